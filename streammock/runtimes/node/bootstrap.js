'use strict';
// Runs a handler on behalf of the Lambda Runtime API, as AWS's runtime does.

const { modern } = require('./generation');
const { Client } = require('./client');
const log = require('./log');
const loader = require('./loader');
const { describe, UnhandledPromiseRejection } = require('./errors');

async function main() {
  process.chdir(process.env.LAMBDA_TASK_ROOT); // not earlier: Node.js reads package.json where it starts
  log.patchConsole(modern ? '-' : undefined);
  const client = await Client.connect(process.env.AWS_LAMBDA_RUNTIME_API);
  const runtime = modern ? require('./promise_runtime') : require('./callback_runtime');
  if (!modern) watchForStrayErrors(client);
  require('./streaming').install();
  let handler;
  try {
    handler = await loader.load(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
    runtime.check(handler);
  } catch (error) {
    log.logError(modern ? 'Init Error' : 'Uncaught Exception', error);
    client.postInitError(describe(error));
    process.exit(1);
  }
  await runtime.run(client, handler);
}

function watchForStrayErrors(client) {
  process.on('uncaughtException', (error) => {
    log.logError('Uncaught Exception', error);
    client.postStrayError(describe(error));
    process.exit(129);
  });
  process.on('unhandledRejection', (reason, promise) => {
    const error = new UnhandledPromiseRejection(reason, promise);
    log.logError('Unhandled Promise Rejection', error);
    client.postStrayError(describe(error));
    process.exit(128);
  });
}

main();
