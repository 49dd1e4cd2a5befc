'use strict';
// Errors of the runtime itself, and how any error is reported.

const { isNativeError } = require('util').types;
const { modern } = require('./generation');

class RuntimeError extends Error {}

// Classes that are called otherwise than what they are the class of.
const MODERN_NAMES = {
  CallbackHandlerDeprecated: 'CallbackHandlerDeprecatedError',
  HandlerNotFound: 'HandlerNotFoundError',
  MalformedHandlerName: 'MalformedHandlerNameError',
};

function runtimeError(name) {
  if (modern) return modernError(name);
  const type = class extends RuntimeError {};
  Object.defineProperty(type, 'name', { value: name });
  type.prototype.name = `Runtime.${name}`;
  return type;
}

// From nodejs24.x on the name is set when the stack has been taken, which begins with `Error:`.
function modernError(name) {
  const type = class extends RuntimeError {
    constructor(message) {
      super(message);
      this.name = `Runtime.${name}`;
    }
  };
  Object.defineProperty(type, 'name', { value: MODERN_NAMES[name] || name });
  return type;
}

const UnhandledPromiseRejection = class extends runtimeError('UnhandledPromiseRejection') {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
};

// The body of an error: Lambda's three members, in this order.
function describe(error) {
  try {
    if (isError(error)) {
      return {
        errorType: escape(error.name),
        errorMessage: escape(error.message),
        trace: traceOf(error),
      };
    }
    return { errorType: typeof error, errorMessage: modern ? String(error) : error.toString(), trace: [] };
  } catch (_) {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      ...(modern ? { trace: [] } : {}),
    };
  }
}

// The form in which an error stands in the log: all its own members too.
function format(error) {
  try {
    return '\t' + JSON.stringify(error, (_, value) => (value instanceof Error ? members(value) : value));
  } catch (_) {
    return '\t' + JSON.stringify(describe(error));
  }
}

function members(error) {
  const all = Object.assign({ errorType: error.name, errorMessage: error.message, code: error.code }, error);
  if (typeof error.stack === 'string') all.stack = error.stack.split('\n');
  return all;
}

function isError(value) {
  return modern ? value instanceof Error : isNativeError(value) || looksLikeError(value);
}

function traceOf({ stack }) {
  return modern && !stack ? [] : escape(stack).split('\n');
}

function looksLikeError(value) {
  return value && ['name', 'message', 'stack'].every((member) => value[member] && typeof value[member] === 'string');
}

function escape(text) {
  return text === undefined || text === null ? undefined : text.replace(/\x7f/g, '%7F');
}

module.exports = {
  CallbackHandlerDeprecated: runtimeError('CallbackHandlerDeprecated'),
  HandlerNotFound: runtimeError('HandlerNotFound'),
  ImportModuleError: runtimeError('ImportModuleError'),
  InvalidStreamingOperation: runtimeError('InvalidStreamingOperation'),
  JSONStringifyError: runtimeError('JSONStringifyError'),
  MalformedHandlerName: runtimeError('MalformedHandlerName'),
  MalformedStreamingHandler: runtimeError('MalformedStreamingHandler'),
  UnhandledPromiseRejection,
  UserCodeSyntaxError: runtimeError('UserCodeSyntaxError'),
  describe,
  format,
};
