//! What the demo says when it is ready.

use std::{collections::BTreeMap, net::SocketAddr};

/// The addresses and tokens: as text with commands to paste, or as one line of JSON.
pub fn all(address: SocketAddr, tokens: &BTreeMap<&'static str, String>, json: bool) {
    if json {
        println!("{}", line(address, tokens));
    } else {
        println!("{}", text(address, tokens));
    }
}

fn line(address: SocketAddr, tokens: &BTreeMap<&'static str, String>) -> serde_json::Value {
    serde_json::json!({
        "graphql": format!("http://{address}/graphql"),
        "ws": format!("ws://{address}/graphql/ws"),
        "sse": format!("http://{address}/graphql"),
        "scim": format!("http://{address}/scim/v2"),
        "tokens": tokens,
    })
}

fn text(address: SocketAddr, tokens: &BTreeMap<&'static str, String>) -> String {
    let token = |name: &str| tokens.get(name).map_or("", String::as_str);
    format!(
        r#"Coachgraph demo. For trying out only: its identity provider is its own.

  GraphQL     http://{address}/graphql
  WebSocket   ws://{address}/graphql/ws
  Events      http://{address}/graphql with Accept: text/event-stream
  SCIM 2.0    http://{address}/scim/v2

Tokens, good for 30 days:

export HRIS={hris}
export LMS={lms}
export DASHBOARD={dashboard}
export PERSON={person}
export ADMIN={admin}
export STRANGER={stranger}
export SCIM={scim}

1. The HR platform brings in a roster: a plan first, then exactly that.

curl -s http://{address}/graphql -H "Authorization: Bearer $HRIS" -H 'Content-Type: application/json' -d '{{"query":"mutation {{ rosterPlan(input: {{csv: \"externalId,userName,email,givenName,familyName,managerExternalId\\n900,alee,alee@example.com,Ann,Lee,103\\n901,bad,nowhere,Bad,Row,999\"}}) {{ rosterPlan {{ id createCount rejectedCount rows {{ nodes {{ rowNumber action errors {{ field message }} }} }} }} userErrors {{ field message }} }} }}"}}'

   Then, with the id that it answered:

curl -s http://{address}/graphql -H "Authorization: Bearer $HRIS" -H 'Content-Type: application/json' -d '{{"query":"mutation {{ rosterApply(id: \"rpl_…\") {{ rosterPlan {{ status }} userErrors {{ field message }} }} }}"}}'

2. The learning platform pulls what is new, a page at a time: pass the last endCursor as after.

curl -s http://{address}/graphql -H "Authorization: Bearer $LMS" -H 'Content-Type: application/json' -d '{{"query":"{{ learningRecords(first: 5) {{ nodes {{ id verb result occurredAt employee {{ externalId }} }} pageInfo {{ endCursor hasNextPage }} }} }}"}}'

3. The dashboard follows what happens, live. Leave it running and repeat 1 in another terminal.

curl -sN http://{address}/graphql -H "Authorization: Bearer $DASHBOARD" -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '{{"query":"subscription {{ changes {{ cursor throughSeq change {{ seq kind subjectId at }} }} }}"}}'

4. The directory finds somebody on the roster.

curl -sG http://{address}/scim/v2/Users -H "Authorization: Bearer $SCIM" --data-urlencode 'filter=name.familyName eq "king"'

Stop with Ctrl-C. A second start keeps the data."#,
        hris = token("hris"),
        lms = token("lms"),
        dashboard = token("dashboard"),
        person = token("person"),
        admin = token("admin"),
        stranger = token("stranger"),
        scim = token("scim"),
    )
}
