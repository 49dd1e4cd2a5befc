'use strict';
// In the place of the compiled part of aws-lambda-ric, which asks for work and posts answers: the same in JavaScript.

const Module = require('module');
const { Client } = require(process.env.STREAMMOCK_CLIENT);

const load = Module._load;
let client;

const native = {
  initializeClient() {},
  async next() {
    if (client === undefined) client = await Client.connect(process.env.AWS_LAMBDA_RUNTIME_API);
    const { headers, body } = await client.next();
    return { bodyJson: body, headers };
  },
  done(id, body) {
    client._post(`invocation/${id}/response`, {}, body);
  },
  error(id, body) {
    client._post(`invocation/${id}/error`, {}, body);
  },
};

Module._load = (request, ...rest) => (request.endsWith('rapid-client.node') ? native : load(request, ...rest));
