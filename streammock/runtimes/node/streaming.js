'use strict';
// Response streaming: awslambda.streamifyResponse and awslambda.HttpResponseStream.

const { modern } = require('./generation');
const { InvalidStreamingOperation, MalformedStreamingHandler } = require('./errors');

const MARK = Symbol.for('aws.lambda.runtime.handler.streaming');
const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';

function install() {
  if (modern && ['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = {
    ...(modern ? { InvokeStore: require('./invoke_store').store } : {}),
    streamifyResponse(handler) {
      handler[MARK] = 'response';
      return handler;
    },
    HttpResponseStream: {
      from(stream, prelude) {
        stream.setContentType(PRELUDE_TYPE);
        stream.prelude = Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)]);
        return stream;
      },
    },
  };
}

function isStreaming(handler) {
  if (!handler[MARK]) return false;
  if (handler[MARK] !== 'response') throw new MalformedStreamingHandler('Only response streaming is supported.');
  return true;
}

// A writable stream whose bytes become the response of one invocation.
function open(client, id) {
  const { Writable } = require('stream');
  let response;
  let contentType = 'application/octet-stream';

  function begin() {
    if (response) return;
    response = client.openResponse(id, contentType);
    if (stream.prelude) response.write(stream.prelude);
  }

  const stream = new Writable({
    write(chunk, _encoding, done) {
      begin();
      response.write(chunk);
      done();
    },
    final(done) {
      begin();
      response.end();
      done();
    },
  });
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...rest) => write(isBytesOrText(chunk) ? chunk : JSON.stringify(chunk), ...rest);
  stream.setContentType = (type) => {
    if (response) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    contentType = type;
  };
  stream.fail = (error) => {
    begin();
    if (stream.writableFinished) return;
    stream.destroy();
    response.end(error);
  };
  return stream;
}

async function feed(stream, processor, event, context) {
  const running = processor.handler(event, stream, context);
  if (!running || typeof running.then !== 'function') throw 'Streaming does not support non-async handlers.';
  const result = await running;
  if (result !== undefined) console.warn('Streaming handlers ignore return values.');
  if (stream.writableEnded && !stream.writableFinished) await new Promise((resolve) => stream.once('finish', resolve));
  if (!stream.writableFinished) throw 'Response stream is not finished.';
}

function isBytesOrText(chunk) {
  return typeof chunk === 'string' || chunk instanceof Uint8Array;
}

module.exports = { feed, install, isStreaming, open };
