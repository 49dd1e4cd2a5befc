'use strict';
// The console in Lambda's form, `time<TAB>request id<TAB>LEVEL<TAB>message`, one framed record per call.

const fs = require('fs');
const util = require('util');
const { format } = require('./errors');
const { modern } = require('./generation');

const TEXT_FRAME = 0xa55a0003;
const LEVELS = { trace: 4, debug: 8, info: 12, warn: 16, error: 20, fatal: 24 };

let requestId;
const streams = new Set(); // of stdout and stderr, those in use
const target = Number(process.env._LAMBDA_TELEMETRY_LOG_FD);
delete process.env._LAMBDA_TELEMETRY_LOG_FD;

function patchConsole(idBeforeTheFirst) {
  requestId = idBeforeTheFirst;
  for (const [name, mask] of Object.entries(LEVELS)) {
    const level = name.toUpperCase();
    console[name] = (message, ...rest) => write(level, mask, util.format(message, ...rest));
  }
  console.log = console.info;
  for (const name of ['stdout', 'stderr']) watch(name);
}

// Node.js opens these streams at their first use, which costs; so we look on rather than open them ourselves.
function watch(name) {
  const { get } = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const stream = get.call(process);
      streams.add(stream);
      return stream;
    },
  });
}

// What was written to stdout and stderr belongs to the invocation that wrote it: it is out before we ask for the next.
async function flush() {
  for (const stream of streams) {
    if (stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve));
  }
}

function write(level, mask, message) {
  const now = new Date();
  const body = Buffer.from(`${now.toISOString()}\t${requestId}\t${level}\t${message}\n`);
  const frame = Buffer.alloc(16 + body.length);
  frame.writeUInt32BE((TEXT_FRAME | mask) >>> 0, 0);
  frame.writeUInt32BE(body.length, 4);
  frame.writeBigInt64BE(BigInt(now.valueOf()) * 1000n, 8);
  body.copy(frame, 16);
  for (let offset = 0; offset < frame.length; ) offset += fs.writeSync(target, frame, offset);
}

function logError(title, error) {
  console.error(title, format(error instanceof Error ? error : new Error(modern ? String(error) : error)));
}

module.exports = {
  flush,
  logError,
  patchConsole,
  setRequestId(id) {
    requestId = id;
  },
};
