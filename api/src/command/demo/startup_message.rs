//! The message that the demo prints when it is ready.

use std::{collections::BTreeMap, net::SocketAddr};

/// Prints the addresses and tokens: as text with example commands, or as one line of JSON.
pub fn print(address: SocketAddr, tokens: &BTreeMap<&'static str, String>, json: bool) {
    if json {
        println!("{}", to_json(address, tokens));
    } else {
        println!("{}", to_text(address, tokens));
    }
}

fn to_json(address: SocketAddr, tokens: &BTreeMap<&'static str, String>) -> serde_json::Value {
    serde_json::json!({
        "graphql": format!("http://{address}/graphql"),
        "ws": format!("ws://{address}/graphql/ws"),
        "sse": format!("http://{address}/graphql"),
        "scim": format!("http://{address}/scim/v2"),
        "tokens": tokens,
    })
}

fn to_text(address: SocketAddr, tokens: &BTreeMap<&'static str, String>) -> String {
    let token = |name: &str| tokens.get(name).map_or("", String::as_str);
    format!(
        r#"Coachgraph demo. Not for production: it is its own identity provider.

  GraphQL     http://{address}/graphql
  WebSocket   ws://{address}/graphql/ws
  Events      http://{address}/graphql with Accept: text/event-stream
  SCIM 2.0    http://{address}/scim/v2

Tokens, valid for 30 days:

export HRIS={hris}
export LMS={lms}
export DASHBOARD={dashboard}
export PERSON={person}
export ADMIN={admin}
export STRANGER={stranger}
export SCIM={scim}

1. An HR platform sends a roster. The plan shows what will change; nothing has changed yet.

curl -s http://{address}/graphql -H "Authorization: Bearer $HRIS" -H 'Content-Type: application/json' -d '{{"query":"mutation {{ rosterPlan(input: {{csv: \"externalId,userName,email,givenName,familyName,managerExternalId\\n900,alee,alee@example.com,Ann,Lee,103\\n901,bad,nowhere,Bad,Row,999\"}}) {{ rosterPlan {{ id createCount rejectedCount rows {{ nodes {{ rowNumber action errors {{ field message }} }} }} }} userErrors {{ field message }} }} }}"}}'

   Apply the plan, with its id from the response:

curl -s http://{address}/graphql -H "Authorization: Bearer $HRIS" -H 'Content-Type: application/json' -d '{{"query":"mutation {{ rosterApply(id: \"rpl_…\") {{ rosterPlan {{ status }} userErrors {{ field message }} }} }}"}}'

2. An LMS reads new learning records page by page. Pass the last endCursor as the argument after.

curl -s http://{address}/graphql -H "Authorization: Bearer $LMS" -H 'Content-Type: application/json' -d '{{"query":"{{ learningRecords(first: 5) {{ nodes {{ id verb result occurredAt employee {{ externalId }} }} pageInfo {{ endCursor hasNextPage }} }} }}"}}'

3. A dashboard follows changes live. Leave it running and repeat step 1 in another terminal.

curl -sN http://{address}/graphql -H "Authorization: Bearer $DASHBOARD" -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '{{"query":"subscription {{ changes {{ cursor throughSeq change {{ seq kind subjectId at }} }} }}"}}'

4. A directory (SCIM client) finds an employee.

curl -sG http://{address}/scim/v2/Users -H "Authorization: Bearer $SCIM" --data-urlencode 'filter=name.familyName eq "king"'

Stop with Ctrl-C. A second start keeps the data and, on the same port, the tokens."#,
        hris = token("hris"),
        lms = token("lms"),
        dashboard = token("dashboard"),
        person = token("person"),
        admin = token("admin"),
        stranger = token("stranger"),
        scim = token("scim"),
    )
}
