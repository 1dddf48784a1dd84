const { writeSync } = require('node:fs');
const process = require('node:process');
const { isMainThread } = require('node:worker_threads');

/** Says at its end what a process took of the processors, in milliseconds, all its threads together. */
if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(2, `\ncpu ${(user + system) / 1000}\n`);
  });
}
