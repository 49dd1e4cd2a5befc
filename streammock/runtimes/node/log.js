'use strict';
// The console in Lambda's form, one framed record per call: `time<TAB>request id<TAB>LEVEL<TAB>message`, or JSON.

const fs = require('fs');
const util = require('util');
const { format } = require('./errors');
const { modern } = require('./generation');

const TEXT_FRAME = 0xa55a0003;
const JSON_FRAME = 0xa55a0002;
const LEVELS = { TRACE: 4, DEBUG: 8, INFO: 12, WARN: 16, ERROR: 20, FATAL: 24 }; // by the bits of a frame's type

const json = /^json$/i.test(process.env.AWS_LAMBDA_LOG_FORMAT);
let requestId;
const streams = new Set(); // of stdout and stderr, those in use
const target = Number(process.env._LAMBDA_TELEMETRY_LOG_FD);
delete process.env._LAMBDA_TELEMETRY_LOG_FD;

function patchConsole(idBeforeTheFirst) {
  requestId = idBeforeTheFirst;
  const least = LEVELS[String(process.env.AWS_LAMBDA_LOG_LEVEL).toUpperCase()] || LEVELS.TRACE;
  for (const [level, mask] of Object.entries(LEVELS)) {
    console[level.toLowerCase()] = mask < least ? () => {} : (message, ...rest) => write(level, mask, message, rest);
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

function write(level, mask, message, rest) {
  const now = new Date();
  const text = (json ? asJson : asText)(now.toISOString(), level, message, rest);
  const body = Buffer.from(text);
  const frame = Buffer.alloc(16 + body.length);
  frame.writeUInt32BE(((json ? JSON_FRAME : TEXT_FRAME) | mask) >>> 0, 0);
  frame.writeUInt32BE(body.length, 4);
  frame.writeBigInt64BE(BigInt(now.valueOf()) * 1000n, 8);
  body.copy(frame, 16);
  for (let offset = 0; offset < frame.length; ) offset += fs.writeSync(target, frame, offset);
}

function asText(timestamp, level, message, rest) {
  return `${timestamp}\t${requestId}\t${level}\t${util.format(message, ...rest)}\n`;
}

// A single value stays what it is; several are put into text, and the first error among them is told apart, from
// nodejs24.x on only behind the first value.
function asJson(timestamp, level, message, rest) {
  const event = { timestamp, level, requestId };
  if (rest.length === 0) {
    try {
      return JSON.stringify({ ...event, message }, (_, value) => (value instanceof Error ? members(value) : value));
    } catch (_) {
      return JSON.stringify({ ...event, message: util.format(message) });
    }
  }
  const error = (modern ? rest : [message, ...rest]).find((value) => value instanceof Error);
  return JSON.stringify({ ...event, message: util.format(message, ...rest), ...(error && described(error, [])) });
}

function members(error) {
  return Object.assign(described(error, error.stack), error);
}

function described({ constructor, message, stack }, withoutStack) {
  return {
    errorType: (constructor && constructor.name) ?? 'UnknownError',
    errorMessage: message,
    stackTrace: typeof stack === 'string' ? stack.split('\n') : withoutStack,
  };
}

function logError(title, error) {
  const shown = error instanceof Error ? error : new Error(modern ? String(error) : error);
  if (json) console.error(shown);
  else console.error(title, format(shown));
}

module.exports = {
  flush,
  logError,
  patchConsole,
  setRequestId(id) {
    requestId = id;
  },
};
