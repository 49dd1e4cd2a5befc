'use strict';
// Finds the handler that `_HANDLER` names: directory/module.member.member.

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { createRequire } = require('module');
const { HandlerNotFound, ImportModuleError, MalformedHandlerName, UserCodeSyntaxError } = require('./errors');

async function load(root, name, modern) {
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
  const exported = await loadModule(root, directory, moduleName, modern);
  const handler = find(exported, member) || (modern && exported && find(exported.default, member));
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFound(`${name} is not a function`);
  return handler;
}

async function loadModule(root, directory, moduleName, modern) {
  try {
    return await (modern ? importAny : requireOrImport)(root, directory, moduleName);
  } catch (error) {
    if (error instanceof SyntaxError) throw asSyntaxError(error, modern);
    if (error && error.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw error;
  }
}

// Up to nodejs22.x: CommonJS first, unless package.json says otherwise.
async function requireOrImport(root, directory, moduleName) {
  const file = path.resolve(root, directory, moduleName);
  const requireHere = createRequire(path.join(root, 'index.js'));
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
  const requireHere = createRequire(path.join(root, 'index.js'));
  return requireHere(requireHere.resolve(moduleName, { paths: [root, path.join(root, directory)] }));
}

function importFile(file) {
  return import(pathToFileURL(file).href);
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

function asSyntaxError(error, modern) {
  const wrapped = new UserCodeSyntaxError(error);
  if (modern || typeof error.stack === 'string') wrapped.stack = error.stack;
  return wrapped;
}

function find(object, member) {
  return member.split('.').reduce((nested, key) => nested && nested[key], object);
}

module.exports = { load };
