// Output and lifetime of every script: JSON lines on standard output, everything else on standard error, and an exit when the test
// process exits.
//
// Import this module first: it redirects what libraries print while they load.
console.log = console.error;
console.info = console.error;

/** Writes one JSON line to standard output. */
export function report(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/**
 * Exits when standard input closes. The parent holds the other end of that pipe, so the operating system closes it however the parent
 * exits, after SIGKILL too, which a signal handler of the parent could not guarantee.
 */
export function exitWithParent() {
  const exit = () => process.exit(0);
  process.stdin.on('end', exit).on('close', exit).on('error', exit);
  process.stdin.resume();
}

/** Prints the usage of a script and exits with 2. */
export function usage(text) {
  console.error(`usage: node ${text}`);
  process.exit(2);
}
