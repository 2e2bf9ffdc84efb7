// What the test scripts share: they print JSON lines, and end with standard input, or after a time in which they should long have ended.
import { exit, stdin, stdout } from 'node:process';

const TIME_LIMIT = 100_000;
setTimeout(() => (console.error('the time limit is exceeded'), exit(3)), TIME_LIMIT).unref();

export const report = (line) => stdout.write(`${JSON.stringify(line)}\n`);

/** Ends the process when the test that started it ends. */
export const exitWithInput = () => stdin.resume().on('end', () => exit());

/** Runs a check. Prints its name, and the failure if there is one. */
export async function check(name, run) {
  try {
    await run();
    report({ name, failure: null });
  } catch (error) {
    report({ name, failure: error?.stack ?? String(error) });
  }
}
