'use strict';
// Up to nodejs22.x: a handler calls back, or returns a promise, or uses context.succeed, .fail and .done. Unless told
// otherwise, a callback's answer waits until the event loop is empty.

const context = require('./context');
const log = require('./log');
const { describe } = require('./errors');
const streaming = require('./streaming');

const nothing = () => {};
let onIdle = nothing; // runs when the event loop is empty

function check(handler) {
  streaming.isStreaming(handler);
}

async function run(client, handler) {
  process.on('beforeExit', () => onIdle());
  const handleOnce = streaming.isStreaming(handler) ? streamOnce : answerOnce;
  const next = () => setImmediate(() => handleOnce(client, handler, next));
  next();
}

async function answerOnce(client, handler, next) {
  onIdle = nothing;
  await log.flush();
  const { headers, body } = await client.next();
  const id = headers['lambda-runtime-aws-request-id'];
  const { callback, controls } = invocation(client, id, next);
  try {
    const shared = context.build(headers);
    const result = handler(JSON.parse(body), Object.assign(controls, shared), callback);
    if (isPromise(result)) result.then(controls.succeed, controls.fail).catch(controls.fail);
  } catch (error) {
    callback(error);
  }
}

// The ways in which one invocation can be answered; the first one counts.
function invocation(client, id, next) {
  let waits = true;
  let answered = false;
  let finished = false;

  function respond(result) {
    if (answered) {
      console.error('Invocation has already been reported as done. Cannot call complete more than once per invocation.');
      return;
    }
    answered = true;
    client.postResponse(id, serialize(result));
    next();
  }

  function fail(error) {
    log.logError('Invoke Error', error);
    client.postError(id, describe(error));
    next();
  }

  function done(error, result) {
    onIdle = nothing;
    if (error !== undefined && error !== null) fail(error);
    else respond(result);
  }

  function callback(error, result) {
    onIdle = nothing;
    if (error !== undefined && error !== null) fail(error);
    else if (waits) onIdle = () => setImmediate(() => respond(result));
    else respond(result);
  }

  function once(answer) {
    return (...args) => {
      if (finished) return;
      answer(...args);
      finished = true;
    };
  }

  // A handler that neither calls back nor returns a promise: its answer is null once nothing is left to do.
  onIdle = () => {
    onIdle = nothing;
    answered = true;
    client.postResponse(id, 'null');
    next();
  };

  const controls = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
    succeed: once((result) => done(null, result)),
    fail: once((error) => done(error === undefined || error === null ? 'handled' : error)),
    done: once(done),
  };
  return { callback: once(callback), controls };
}

async function streamOnce(client, handler, next) {
  onIdle = nothing;
  await log.flush();
  const { headers, body } = await client.next();
  const stream = streaming.open(client, headers['lambda-runtime-aws-request-id']);
  let waits = true;
  const controls = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
  };
  onIdle = next;
  try {
    await streaming.feed(stream, { handler }, JSON.parse(body), Object.assign(controls, context.build(headers)));
  } catch (error) {
    log.logError('Invoke Error', error);
    stream.fail(describe(error));
  }
  onIdle = nothing;
  if (waits) onIdle = () => setImmediate(next);
  else next();
}

function serialize(result) {
  try {
    return JSON.stringify(result === undefined ? null : result);
  } catch (_) {
    throw new Error('Unable to stringify response body');
  }
}

function isPromise(value) {
  return value && value.then && typeof value.then === 'function';
}

module.exports = { check, run };
