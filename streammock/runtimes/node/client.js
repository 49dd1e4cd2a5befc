'use strict';
// The client of the Runtime API: one connection. Posts are written synchronously, as AWS's native client does, so that
// an answer is out before a `process.exit()` behind it; what the server replies to them is read past.

const fs = require('fs');
const net = require('net');

const PREFIX = '/2018-06-01/runtime/';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const HEAD_END = Buffer.from('\r\n\r\n');

class Client {
  static connect(address) {
    const [host, port] = address.split(':');
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port: Number(port), noDelay: true }, () => resolve(new Client(socket, address)));
      socket.once('error', reject);
    });
  }

  constructor(socket, address) {
    this.invocationId = undefined;
    this._socket = socket;
    this._host = address;
    this._replies = []; // what to do with each reply that is due, in order
    this._received = [];
    this._size = 0;
    this._missing = 0; // bytes that the reply being read still lacks
    socket.setNoDelay(true);
    socket.on('data', (data) => this._receive(data));
    socket.on('error', () => process.exit(1)); // whoever started us is gone
    socket.on('close', () => process.exit(1));
    socket.unref();
  }

  // Waits for work; the connection keeps the process alive only meanwhile.
  next() {
    this._socket.ref();
    return new Promise((resolve) => {
      this._send('GET', 'invocation/next', {}, '', (head, body) => {
        this._socket.unref();
        const headers = parseHeaders(head);
        this.invocationId = headers['lambda-runtime-aws-request-id'];
        resolve({ headers, body });
      });
    });
  }

  postResponse(id, text) {
    this._post(`invocation/${encodeURIComponent(id)}/response`, {}, text);
  }

  postError(id, error) {
    this._post(`invocation/${encodeURIComponent(id)}/error`, errorHeaders(error), JSON.stringify(error));
  }

  postInitError(error) {
    this._post('init/error', errorHeaders(error), JSON.stringify(error));
  }

  // An error that no handler's promise or callback carried.
  postStrayError(error) {
    if (this.invocationId === undefined) this.postInitError(error);
    else this.postError(this.invocationId, error);
  }

  // A response whose length is not known yet: write(chunk)*, then end(), with an error if it breaks off.
  openResponse(id, contentType) {
    const headers = {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      Trailer: `${ERROR_TYPE}, Lambda-Runtime-Function-Error-Body`,
      'Content-Type': contentType,
      'Transfer-Encoding': 'chunked',
    };
    this._writeSync(this._head('POST', `invocation/${encodeURIComponent(id)}/response`, headers));
    this._replies.push(() => {});
    return {
      write: (chunk) => {
        if (chunk.length === 0) return;
        this._writeSync(Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]));
      },
      end: (error) => {
        const trailers = error ? lines(errorTrailers(error)) : '';
        this._writeSync(Buffer.from(`0\r\n${trailers}\r\n`, 'latin1'));
      },
    };
  }

  _post(path, headers, text) {
    this._send('POST', path, { 'Content-Type': 'application/json', ...headers }, text, () => {});
  }

  _send(method, path, headers, text, onReply) {
    const body = Buffer.from(text);
    const head = this._head(method, path, { ...headers, 'Content-Length': body.length });
    this._replies.push(onReply);
    this._writeSync(Buffer.concat([head, body]));
  }

  _head(method, path, headers) {
    const start = `${method} ${PREFIX}${path} HTTP/1.1\r\nHost: ${this._host}\r\n`;
    return Buffer.from(`${start}${lines(headers)}\r\n`, 'latin1');
  }

  _writeSync(data) {
    const fd = this._socket._handle ? this._socket._handle.fd : -1;
    for (let offset = 0; offset < data.length; ) {
      try {
        offset += fs.writeSync(fd, data, offset);
      } catch (error) {
        if (error.code !== 'EAGAIN') process.exit(1);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  }

  _receive(data) {
    this._received.push(data);
    this._size += data.length;
    while (this._size > 0 && this._size >= this._missing) {
      const buffer = this._received.length === 1 ? this._received[0] : Buffer.concat(this._received);
      this._received = [buffer];
      const headEnd = buffer.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = buffer.toString('latin1', 0, headEnd);
      const length = /^content-length: *(\d+)/im.exec(head);
      const bodyStart = headEnd + HEAD_END.length;
      const end = bodyStart + (length ? Number(length[1]) : 0);
      this._missing = end;
      if (buffer.length < end) return;
      const rest = buffer.subarray(end);
      this._received = rest.length ? [rest] : [];
      this._size = rest.length;
      this._missing = 0;
      const reply = this._replies.shift();
      if (reply) reply(head, buffer.toString('utf8', bodyStart, end));
    }
  }
}

function errorHeaders(error) {
  return { [ERROR_TYPE]: String(error.errorType).replace(/[^\x20-\x7e]/g, '?') };
}

function errorTrailers(error) {
  const body = Buffer.from(JSON.stringify(error)).toString('base64');
  return { ...errorHeaders(error), 'Lambda-Runtime-Function-Error-Body': body };
}

function lines(headers) {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function parseHeaders(head) {
  const headers = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

module.exports = { Client };
