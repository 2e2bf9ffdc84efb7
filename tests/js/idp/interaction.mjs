// The interactive part of a sign-in: login and consent. `login_hint` selects the account, for tests without a browser; a browser without it
// gets a form. The account consents to everything.

const LOGIN_FORM = `<!doctype html><html lang="en"><title>Sign in</title>
<form method="post"><label>Account <input name="account" required></label><button>Continue</button></form></html>`;

async function consent(provider, details) {
  const { session, params, prompt, grantId } = details;
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = prompt.details;
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  return { consent: { grantId: await grant.save() } };
}

async function readAccount(request) {
  if (request.method !== 'POST') return null;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString()).get('account');
}

export async function interact(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  if (details.prompt.name !== 'login') {
    const result = await consent(provider, details);
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }
  const accountId = details.params.login_hint ?? (await readAccount(request));
  if (!accountId) {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    return response.end(LOGIN_FORM);
  }
  return provider.interactionFinished(request, response, { login: { accountId } }, { mergeWithLastSubmission: true });
}
