// What the test scripts share: they print JSON lines, and end with standard input.
import { exit, stdin, stdout } from 'node:process';

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
