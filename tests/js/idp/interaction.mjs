// The interactive part of a sign-in: login and consent. Tests have no browser, so `login_hint` selects the account, which consents to
// everything.

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

export async function interact(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  const result =
    details.prompt.name === 'login'
      ? { login: { accountId: details.params.login_hint } }
      : await consent(provider, details);
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}
