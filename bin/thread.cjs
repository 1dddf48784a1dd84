const { parentPort, workerData } = require('node:worker_threads');
const { loaded } = require('./compiled.cjs');

/** One thread's part of a run, with the script that asked for it. */
const { what, job } = workerData;
loaded(what)
  .module.exports.work(job)
  .then((answer) => parentPort.postMessage(answer));
