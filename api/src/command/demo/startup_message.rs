//! What the demo prints: a message when it is ready, or the tokens as `export` lines.

use std::{collections::BTreeMap, env, net::SocketAddr, path::Path};

/// The variables of the shell that the book uses, and the tokens they contain.
const VARIABLES: [(&str, &str); 8] = [
    ("HRIS", "hris"),
    ("LMS", "lms"),
    ("DASHBOARD", "dashboard"),
    ("PERSON", "person"),
    ("ADMIN", "admin"),
    ("STRANGER", "stranger"),
    ("SCIM", "scim"),
    ("XAPI", "xapi"),
];

/// The addresses and tokens as one line of JSON.
pub fn to_json(address: SocketAddr, tokens: &BTreeMap<&'static str, String>) -> String {
    let output = serde_json::json!({
        "graphql": format!("http://{address}/graphql"),
        "ws": format!("ws://{address}/graphql/ws"),
        "sse": format!("http://{address}/graphql"),
        "scim": format!("http://{address}/scim/v2"),
        "xapi": format!("http://{address}/xapi"),
        "tokens": tokens,
    });
    output.to_string()
}

/// The tokens as commands of the shell, one line each.
pub fn to_exports(tokens: &BTreeMap<&'static str, String>) -> String {
    let export = |(variable, token): (&str, &str)| Some(format!("export {variable}={}", tokens.get(token)?));
    VARIABLES.into_iter().filter_map(export).collect::<Vec<_>>().join("\n")
}

/// The message of the demo, of at most 25 lines. `people` is the number of employees.
pub fn to_text(address: SocketAddr, data: &Path, people: u64, is_live: bool) -> String {
    let program = env::args_os().next().unwrap_or_else(|| "coachgraph".into());
    let (program, data) = (program.to_string_lossy().into_owned(), data.display());
    let live = if is_live { "\nTime goes on: people meet, thank each other and move, every few seconds.\n" } else { "" };
    format!(
        r#"Coachgraph demo. Not for production: it is its own identity provider.

  open http://{address}

A browser shows a dashboard and GraphiQL there; sign in with one click. The addresses for programs:

  GraphQL     http://{address}/graphql
  WebSocket   ws://{address}/graphql/ws
  Events      http://{address}/graphql with Accept: text/event-stream
  SCIM 2.0    http://{address}/scim/v2
  xAPI 2.0    http://{address}/xapi

Acme has {people} employees and a year of peer coaching. Globex is another organization, which sees none of it.
{live}
The tokens HRIS, LMS, DASHBOARD, PERSON, ADMIN, STRANGER, SCIM and XAPI, valid for 30 days, in another terminal:

  eval "$({program} demo --env --data {data})"
  curl -s http://{address}/graphql -H "Authorization: Bearer $DASHBOARD" \
    -H 'Content-Type: application/json' -d '{{"query": "{{ programs {{ nodes {{ name status }} }} }}"}}'

docs/src/getting-started.md goes on from here. A second start keeps the data and, on the same port, the tokens.
Stop with Ctrl-C."#
    )
}
