// The identity providers of two organizations, `acme` and `globex`, and a control server, each on a free loopback port.
//
//   node idp.mjs
//
// Prints one line when ready, {"acme": ISSUER, "globex": ISSUER, "control": URL}, and serves until stdin closes.
// The routes of the control server are in idp/control.mjs.
import { exitWithParent, report } from './lib/process.mjs';
import { startControl } from './idp/control.mjs';
import { startIssuer } from './idp/issuer.mjs';

exitWithParent();

const issuers = { acme: await startIssuer(), globex: await startIssuer() };
const control = await startControl(issuers);

report({ acme: issuers.acme.issuer, globex: issuers.globex.issuer, control });
