'use strict';
// From nodejs24.x on: what the handler returns, or its promise resolves to, is the answer. Nothing waits for the event
// loop, and a stray error ends the process.

const context = require('./context');
const log = require('./log');
const { CallbackHandlerDeprecated, JSONStringifyError, describe } = require('./errors');
const invokeStore = require('./invoke_store');
const streaming = require('./streaming');

// Named as AWS's are: a stack shows what a handler is called on.
class BufferedInvokeProcessor {
  constructor(handler) {
    this.handler = handler;
  }
}

class StreamingInvokeProcessor {
  constructor(handler) {
    this.handler = handler;
  }
}

function check(handler) {
  if (!streaming.isStreaming(handler) && handler.length >= 3) {
    throw new CallbackHandlerDeprecated(
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.'
    );
  }
}

async function run(client, handler) {
  const streams = streaming.isStreaming(handler);
  const processor = new (streams ? StreamingInvokeProcessor : BufferedInvokeProcessor)(handler);
  const handleOnce = streams ? streamOnce : answerOnce;
  for (;;) {
    await log.flush();
    const { headers, body } = await client.next();
    const id = headers['lambda-runtime-aws-request-id'];
    const shared = { ...context.build(headers), xRayTraceId: headers['lambda-runtime-trace-id'] };
    invokeStore.enter(id, shared.xRayTraceId);
    await handleOnce(client, processor, id, JSON.parse(body), shared);
  }
}

async function answerOnce(client, processor, id, event, shared) {
  try {
    const result = await processor.handler(event, shared);
    await turn();
    client.postResponse(id, serialize(result));
  } catch (error) {
    await turn();
    log.logError('Invoke Error', error);
    client.postError(id, describe(error));
  }
}

async function streamOnce(client, processor, id, event, shared) {
  const stream = streaming.open(client, id);
  try {
    await streaming.feed(stream, processor, event, shared);
  } catch (error) {
    await turn();
    log.logError('Invoke Error', error);
    stream.fail(describe(error));
  }
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

function serialize(result) {
  try {
    return JSON.stringify(result === undefined ? null : result);
  } catch (_) {
    throw new JSONStringifyError('Unable to stringify response body');
  }
}

module.exports = { check, run };
