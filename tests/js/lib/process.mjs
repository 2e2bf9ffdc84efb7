// What every long-lived helper owes the test that started it: one machine-readable line on stdout, everything else
// on stderr, and no life of its own once the test is gone.
//
// Import this module first: libraries that print while they load would otherwise reach stdout before the redirection.
console.log = console.error;
console.info = console.error;

/** Writes one JSON line to stdout, the only channel the caller parses. */
export function report(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/**
 * Ends this process when stdin closes. The parent holds the other end of that pipe, so the system closes it however
 * the parent dies, a crash or a kill included; a signal handler in the parent could not promise that.
 */
export function exitWithParent() {
  const leave = () => process.exit(0);
  process.stdin.on('end', leave).on('close', leave).on('error', leave);
  process.stdin.resume();
}

/** Prints how a command is called and ends it with the status shells use for wrong usage. */
export function usage(text) {
  console.error(`usage: node ${text}`);
  process.exit(2);
}
