'use strict';
// Finds the handler that `_HANDLER` names: directory/module.member.member.

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { createRequire, register } = require('module');
const { modern } = require('./generation');
const { HandlerNotFound, ImportModuleError, MalformedHandlerName, UserCodeSyntaxError } = require('./errors');

// Named as AWS's runtime is, for the stack that "Cannot find module" shows.
const requireHere = createRequire(path.join(__dirname, 'index.mjs'));

async function load(root, name) {
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`
    );
  }
  const last = path.basename(name);
  const directory = name.slice(0, name.indexOf(last));
  const parts = /^([^.]*)\.(.*)$/.exec(last);
  if (!parts) throw new MalformedHandlerName('Bad handler');
  const [, moduleName, member] = parts;
  const exported = await loadModule(root, directory, moduleName);
  const handler = find(exported, member) || (modern && exported && find(exported.default, member));
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFound(`${name} is not a function`);
  return handler;
}

async function loadModule(root, directory, moduleName) {
  try {
    return await (modern ? importAny : requireOrImport)(root, directory, moduleName);
  } catch (error) {
    if (error instanceof SyntaxError) throw asSyntaxError(error);
    if (error && error.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw error;
  }
}

// Up to nodejs22.x: CommonJS first, unless package.json says otherwise.
async function requireOrImport(root, directory, moduleName) {
  const file = path.resolve(root, directory, moduleName);
  if (fs.existsSync(file)) {
    const loaded = requireHere(file);
    if (loaded) return loaded;
  }
  if (fs.existsSync(`${file}.js`)) {
    const loaded = isModulePackage(path.dirname(file)) ? await importFile(`${file}.js`) : requireHere(`${file}.js`);
    if (loaded) return loaded;
  }
  if (fs.existsSync(`${file}.mjs`)) return importFile(`${file}.mjs`);
  if (fs.existsSync(`${file}.cjs`)) return requireHere(`${file}.cjs`);
  return requireHere(requireHere.resolve(moduleName, { paths: [root, directory] }));
}

// From nodejs24.x on: everything by import().
async function importAny(root, directory, moduleName) {
  const file = path.resolve(root, directory, moduleName);
  for (const extension of ['', '.js', '.mjs', '.cjs']) {
    if (fs.existsSync(file + extension)) return importFile(file + extension);
  }
  return requireHere(requireHere.resolve(moduleName, { paths: [root, path.join(root, directory)] }));
}

function importFile(file) {
  findSdkFrom(process.env.STREAMMOCK_MODULES_BESIDE);
  return import(pathToFileURL(file).href);
}

// ES modules look only into the directories above them; it costs a thread, so it is done for them alone.
function findSdkFrom(file) {
  if (file && register) register(pathToFileURL(path.join(__dirname, 'sdk_hooks.mjs')), { data: pathToFileURL(file).href });
}

function isModulePackage(folder) {
  if (folder.endsWith('/node_modules')) return false;
  const manifest = path.join(folder, 'package.json');
  if (fs.existsSync(manifest)) {
    try {
      return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
    } catch (error) {
      console.warn(`${manifest} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  const parent = path.dirname(folder);
  return parent !== folder && isModulePackage(parent);
}

function asSyntaxError(error) {
  const wrapped = new UserCodeSyntaxError(error);
  wrapped.stack = error.stack; // it shows the place, which the new error's own cannot
  return wrapped;
}

function find(object, member) {
  const has = (value) => value && (!modern || typeof value === 'object');
  return member.split('.').reduce((nested, key) => (has(nested) ? nested[key] : undefined), object);
}

module.exports = { load };
