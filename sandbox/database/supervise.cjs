// Runs the database server as its child and outlives the process that asked for it just long enough to
// stop the server and remove its files: a parent killed with SIGKILL cannot clean up after itself, but the
// kernel closes its end of this process's standard input.
//
// Plain JavaScript, so that it starts at once and needs no loader.
const { spawn } = require('node:child_process');
const fs = require('node:fs');

const { command, args, logFile, removeAfterwards } = JSON.parse(process.argv[2]);

const cleanShutdownMs = 20_000;

function report(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

// The reader of these reports may be gone.
process.stdout.on('error', () => undefined);

const log = fs.openSync(logFile, 'a');
const server = spawn(command, args, { stdio: ['ignore', log, log] });
let parentIsGone = false;

server.on('spawn', () => report({ pid: server.pid }));
server.on('error', (error) => {
  report({ error: error.message });
  process.exitCode = 1;
});
server.on('exit', (code, signal) => {
  report({ code, signal });
  if (parentIsGone && removeAfterwards !== undefined) {
    fs.rmSync(removeAfterwards, { recursive: true, force: true });
  }
  // The pipe from the parent would keep this process alive.
  process.exit();
});

function endServer() {
  if (parentIsGone) return;
  parentIsGone = true;
  // Files about to be removed need no clean shutdown.
  server.kill(removeAfterwards === undefined ? 'SIGTERM' : 'SIGKILL');
  setTimeout(() => server.kill('SIGKILL'), cleanShutdownMs).unref();
}

process.stdin.resume();
process.stdin.on('end', endServer);
process.stdin.on('error', endServer);
process.on('SIGTERM', endServer);
process.on('SIGINT', endServer);
process.on('SIGHUP', endServer);
