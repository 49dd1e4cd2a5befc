'use strict';
// awslambda.InvokeStore, by which libraries ask from nodejs24.x on whose invocation they run in.

const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');

let current;

const store = {
  run(context, work) {
    current = context;
    return work();
  },
  getContext: () => current,
  hasContext: () => current !== undefined,
  get: (key) => (current === undefined ? undefined : current[key]),
  set(key, value) {
    if (store.isProtectedKey(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    current = current || {};
    current[key] = value;
  },
  isProtectedKey: (key) => [REQUEST_ID, TRACE_ID, TENANT_ID].includes(key),
  getRequestId() {
    const id = store.get(REQUEST_ID);
    return id === undefined || id === null ? '-' : id;
  },
  getXRayTraceId: () => store.get(TRACE_ID),
  getTenantId: () => store.get(TENANT_ID),
};

function enter(requestId, traceId) {
  current = { [REQUEST_ID]: requestId, [TRACE_ID]: traceId };
}

module.exports = { enter, store };
