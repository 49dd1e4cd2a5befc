'use strict';
// AWS's runtime comes in two generations: up to nodejs22.x handlers may call back; from nodejs24.x on, what they return
// is the answer (spec/runtimes.md 1).

exports.modern = Number(process.env.STREAMMOCK_NODE_MAJOR) >= 24;
delete process.env.STREAMMOCK_NODE_MAJOR;
