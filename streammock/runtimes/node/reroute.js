'use strict';
// Sends every request for AWS to the mock, whichever SDK makes it: aws-sdk v2 knows no endpoint variable, and bundled
// or minified copies of v3 may have lost theirs. So no handler ever reaches the real AWS (spec/runtimes.md 4).

const http = require('http');
const https = require('https');
const { syncBuiltinESMExports } = require('module');
const { URL, urlToHttpOptions } = require('url');

const gateway = new URL(process.env.STREAMMOCK_ENDPOINT_URL); // stays set: threads and forks load this file too
const agent = new http.Agent({ keepAlive: true });
const AWS = /\.(amazonaws\.com(\.cn)?|api\.aws)$/i;
const CONNECTION = ['protocol', 'port', 'defaultPort', 'socketPath', 'createConnection', 'lookup', 'family', 'servername'];

function reroute(original, plainRequest) {
  return function request(...args) {
    const options = optionsOf(args);
    const host = options && (options.hostname || options.host);
    if (!host || !AWS.test(String(host).replace(/:\d+$/, ''))) return original.apply(this, args);
    const callback = args.find((arg) => typeof arg === 'function');
    return plainRequest(directed(options, host), callback);
  };
}

function optionsOf(args) {
  const [first, second] = args;
  if (typeof first !== 'string' && !(first instanceof URL)) return first;
  const url = urlToHttpOptions(first instanceof URL ? first : new URL(first));
  return Object.assign(url, typeof second === 'function' ? undefined : second);
}

function directed(options, host) {
  const rerouted = { ...options, agent, hostname: gateway.hostname, host: gateway.hostname };
  for (const name of CONNECTION) delete rerouted[name];
  rerouted.port = gateway.port || 80;
  if (Array.isArray(options.headers)) return rerouted; // raw headers carry their own Host
  const headers = { ...options.headers };
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'host')) headers.Host = host;
  return { ...rerouted, headers };
}

const plainRequest = http.request;
for (const module of [http, https]) {
  const request = reroute(module.request, plainRequest);
  module.request = request;
  module.get = (...args) => {
    const sent = request(...args);
    sent.end();
    return sent;
  };
}
syncBuiltinESMExports();

if (typeof globalThis.fetch === 'function') {
  const fetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!AWS.test(url.hostname)) return fetch(input, init);
    const target = new URL(url.pathname + url.search, gateway);
    return fetch(input instanceof Request ? new Request(target, input) : target, init);
  };
}
