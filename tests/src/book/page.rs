//! Converts the fences of a page to steps, and runs them. A fence to which no rule applies is an error: no fence is skipped silently.

use super::{
    answer::{check_json, compare_json, compare_text, documents},
    environment::Environment,
    markdown::{Fence, Page},
    paste::paste_ready,
};
use serde_json::{Value, json};

/// Languages in which a page shows the output of a command.
const OUTPUTS: [&str; 6] = ["json", "ndjson", "text", "csv", "http", "xml"];
/// Languages that run.
const COMMANDS: [&str; 4] = ["sh", "run", "sql", "graphql"];
/// Languages of files. Their fences are written to a file for the commands below them, or have the attribute `norun`.
const FILES: [&str; 4] = ["toml", "ini", "yaml", "promql"];
/// Languages that are only shown.
const SHOWN: [&str; 1] = ["rust"];
/// The maximum number of characters of a line in a report.
const MAX_LINE_LENGTH: usize = 1000;
const ATTRIBUTES: [&str; 10] = ["norun", "exit", "background", "demo", "as", "variables", "save", "sdl", "file", "pgbouncer"];

/// A fence that runs, with the fences that belong to it.
pub struct Step<'a> {
    pub fence: &'a Fence,
    pub variables: Option<&'a Fence>,
    pub answer: Option<&'a Fence>,
}

/// The steps of a page, and a description of each fence to which no rule applies.
pub fn plan(page: &Page) -> (Vec<Step<'_>>, Vec<String>) {
    let (mut steps, mut problems) = (Vec::<Step>::new(), Vec::new());
    for fence in &page.fences {
        let mut add_problem = |problem: String| problems.push(format!("{}:{}: {problem}", page.path, fence.line));
        let language = fence.language.as_str();
        if let Some(unknown) = fence.attributes.keys().find(|name| !ATTRIBUTES.contains(&name.as_str())) {
            add_problem(format!("{unknown} is not an attribute; see docs/README.md"));
        }
        if fence.attribute("norun").is_some_and(|reason| reason.len() < 8) {
            add_problem("norun needs a reason: norun=\"needs systemd as root\"".into());
        }
        let is_independent = fence.attributes.contains_key("norun") || fence.attributes.contains_key("file");
        if is_independent || COMMANDS.contains(&language) || fence.attributes.contains_key("pgbouncer") {
            steps.push(Step { fence, variables: None, answer: None });
        } else if OUTPUTS.contains(&language) {
            let last =
                steps.last_mut().filter(|step| step.fence.section == fence.section && COMMANDS.contains(&step.fence.language.as_str()));
            match last {
                Some(step) if fence.attributes.contains_key("variables") => step.variables = Some(fence),
                Some(step) if step.answer.is_none() => step.answer = Some(fence),
                Some(_) => add_problem("the command above already has an answer".into()),
                None if language == "text" => {}
                None => add_problem(format!("{language} without a command in its section: give it file=NAME or norun=\"reason\"")),
            }
        } else if FILES.contains(&language) {
            add_problem(format!("{language} needs file=NAME or norun=\"reason\""));
        } else if !SHOWN.contains(&language) {
            add_problem(format!("{:?} is not a language of the book; see docs/README.md", fence.language));
        }
    }
    (steps, problems)
}

/// Runs a page from top to bottom; returns a description of each failure. A page stops at the first command that fails, because the
/// failure ends the session. An answer that differs does not stop the page.
pub fn run(page: &Page) -> Vec<String> {
    let (steps, mut problems) = plan(page);
    if steps.is_empty() {
        return problems;
    }
    let mut environment = match Environment::start(page.runs_on.as_deref().unwrap_or("demo")) {
        Ok(environment) => environment,
        Err(error) => return vec![format!("{}:1: {error}", page.path)],
    };
    for step in &steps {
        if let Err(failure) = run_step(step, &mut environment) {
            let line = step.fence.line + failure.line;
            problems.push(format!("{}:{line}: {}\n{}", page.path, failure.message, indent(&failure.details)));
            if failure.is_fatal {
                problems.push(format!("{}: the rest of the page was not run", page.path));
                break;
            }
        }
    }
    problems
}

struct Failure {
    /// Relative to the fence.
    line: usize,
    message: String,
    details: String,
    is_fatal: bool,
}

impl Failure {
    fn of(message: impl Into<String>) -> Self {
        Self { line: 0, message: message.into(), details: String::new(), is_fatal: false }
    }
}

fn run_step(step: &Step, environment: &mut Environment) -> Result<(), Failure> {
    let fence = step.fence;
    if fence.attributes.contains_key("norun") {
        return check(step, environment);
    }
    if let Some(name) = fence.attribute("file") {
        let text = if fence.language == "csv" { fence.text.clone() } else { environment.localize(&fence.text) };
        environment.write_file(name, &text);
        return Ok(());
    }
    if fence.attributes.contains_key("pgbouncer") {
        return environment.start_pooler(&fence.text).map_err(|error| Failure { is_fatal: true, ..Failure::of(error) });
    }
    if fence.attributes.contains_key("demo") {
        let shown = environment.generalize(&environment.banner);
        return step.answer.map_or(Ok(()), |answer| compare(answer, &fence.text, &shown));
    }
    if fence.attributes.contains_key("sdl") {
        return check_sdl(&fence.text);
    }
    let commands = match fence.language.as_str() {
        "graphql" => match graphql_command(step, environment)? {
            Some(command) => command,
            None => return Ok(()),
        },
        "sql" => format!("psql -X -v ON_ERROR_STOP=1 \"$COACHGRAPH_DATABASE_URL\" <<'SQL'\n{}SQL\n", fence.text),
        _ if fence.attributes.contains_key("background") => background(&environment.localize(&fence.text)),
        _ => environment.localize(&fence.text),
    };
    let exit = fence.attribute("exit").and_then(|exit| exit.parse().ok()).unwrap_or(0);
    let outcome = environment.session.run(&commands, exit);
    let stdout = environment.generalize(&outcome.stdout);
    if let Some(failure) = outcome.failure {
        let details = format!("{}\n--- output ---\n{stdout}\n--- errors ---\n{}", fence.text, environment.generalize(&outcome.stderr));
        let line = if fence.language == "graphql" { 0 } else { failure.line - 1 };
        return Err(Failure { line, message: failure.message, details, is_fatal: true });
    }
    if let Some(save) = fence.attribute("save") {
        save_variable(save, &outcome.stdout, environment)?;
    }
    match step.answer {
        Some(answer) => compare(answer, &fence.text, &stdout),
        None if has_errors(&stdout) => {
            Err(Failure { details: paste_ready(&stdout), ..Failure::of("the response has errors, and the page does not show them") })
        }
        None => Ok(()),
    }
}

/// Compares an output with the answer that the page shows.
fn compare(answer: &Fence, commands: &str, output: &str) -> Result<(), Failure> {
    let json = matches!(answer.language.as_str(), "json" | "ndjson");
    let compared = if json { compare_json(&answer.text, output) } else { compare_text(&answer.text, output) };
    compared.map_err(|difference| {
        let details = format!("{commands}--- expected (line {}) ---\n{}--- actual ---\n{}", answer.line, answer.text, paste_ready(output));
        Failure { details, ..Failure::of(format!("the shown answer differs: {difference}")) }
    })
}

/// Checks the syntax of a fence that does not run, if there is a checker for its language.
fn check(step: &Step, environment: &mut Environment) -> Result<(), Failure> {
    let fence = step.fence;
    match fence.language.as_str() {
        "sh" => {
            let outcome = environment.session.run(&format!("bash -n <<'SNIPPET' || true\n{}SNIPPET\n", fence.text), 0);
            let details = outcome.stderr;
            if details.is_empty() { Ok(()) } else { Err(Failure { details, ..Failure::of("bash -n does not accept it") }) }
        }
        "json" => check_json(&fence.text).map_err(Failure::of),
        "graphql" => validate(&fence.text, environment),
        _ => Ok(()),
    }
}

/// The command that sends the request of a graphql fence. `None` when the document was only validated.
fn graphql_command(step: &Step, environment: &mut Environment) -> Result<Option<String>, Failure> {
    let fence = step.fence;
    let operation = fence.text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).unwrap_or_default();
    let is_query = operation.trim_start().starts_with('{') || operation.trim_start().starts_with("query");
    if !is_query && step.answer.is_none() {
        return validate(&fence.text, environment).map(|()| None);
    }
    let variables = step.variables.map(|fence| fence.text.as_str()).or(fence.attribute("variables")).unwrap_or("{}");
    let mut variables: Value = serde_json::from_str(variables).map_err(|error| Failure::of(format!("variables: {error}")))?;
    insert_variables(&mut variables, environment).map_err(Failure::of)?;
    let role = fence.attribute("as").ok_or_else(|| Failure::of("graphql needs as=ROLE, the role that sends the request"))?;
    Ok(Some(request(&json!({ "query": fence.text, "variables": variables }), role, environment)))
}

/// The command that sends a request as a role. The body is a quoted here-document, in which the shell expands nothing.
fn request(body: &Value, role: &str, environment: &Environment) -> String {
    let (url, token) = (environment.url(), role.to_uppercase());
    format!(
        "curl -sS --max-time 30 {url}/graphql -H \"Authorization: Bearer ${token}\" -H 'Content-Type: application/json' --data-binary @- \
         <<'DOCUMENT'\n{body}\nDOCUMENT\n"
    )
}

/// Validates a document at the server without executing its operation: the request selects another operation, which reads no data.
fn validate(document: &str, environment: &mut Environment) -> Result<(), Failure> {
    let document = name_operation(document) + "\nquery OnlyValidate { __typename }\n";
    let body = json!({ "query": document, "operationName": "OnlyValidate" });
    let outcome = environment.session.run(&request(&body, "admin", environment), 0);
    let response: Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
    if response["data"]["__typename"] == "Query" {
        return Ok(());
    }
    Err(Failure { details: paste_ready(&outcome.stdout), ..Failure::of("the document does not validate") })
}

/// Names the operation of a document if it has no name, because an anonymous operation must be the only one in its document.
fn name_operation(document: &str) -> String {
    let start = document.find(|c: char| !c.is_whitespace()).unwrap_or(0);
    let (before, operation) = document.split_at(start);
    if operation.starts_with('{') {
        return format!("{before}query Snippet {operation}");
    }
    for keyword in ["query", "mutation", "subscription"] {
        let rest = operation.strip_prefix(keyword).map(str::trim_start);
        if let Some(rest) = rest.filter(|rest| rest.starts_with(['(', '{', '@'])) {
            return format!("{before}{keyword} Snippet {rest}");
        }
    }
    document.to_owned()
}

/// Replaces `$NAME` in the strings of the variables by the shell variable of that name.
fn insert_variables(value: &mut Value, environment: &mut Environment) -> Result<(), String> {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix('$') {
                *text = environment.session.variable(name).ok_or_else(|| format!("variables: ${name} is not set"))?;
            }
        }
        Value::Array(elements) => elements.iter_mut().try_for_each(|element| insert_variables(element, environment))?,
        Value::Object(members) => members.values_mut().try_for_each(|member| insert_variables(member, environment))?,
        _ => {}
    }
    Ok(())
}

/// Sets a shell variable to a value of the response: `CURSOR=data.employees.pageInfo.endCursor`.
fn save_variable(save: &str, response: &str, environment: &mut Environment) -> Result<(), Failure> {
    let (name, path) = save.split_once('=').ok_or_else(|| Failure::of("save needs NAME=path.in.the.response"))?;
    let document = documents(response).unwrap_or_default().into_iter().next().unwrap_or_default();
    let pointer = format!("/{}", path.replace('.', "/"));
    let value = document.pointer(&pointer).and_then(Value::as_str);
    let value = value
        .ok_or_else(|| Failure { details: paste_ready(response), ..Failure::of(format!("save: the response has no string at {path}")) })?;
    environment.session.run(&format!("export {name}='{value}'"), 0);
    Ok(())
}

/// Starts the last command in the background and waits until the node on its port is ready.
fn background(commands: &str) -> String {
    let commands = commands.trim_end();
    let (before, last) = commands.rsplit_once('\n').unwrap_or(("", commands));
    let last = last.split(" #").next().unwrap_or_default().trim_end();
    let port = last.split("HTTP_LISTEN=").nth(1).and_then(|rest| rest.split(':').nth(1)).and_then(|rest| rest.split_whitespace().next());
    let port = port.map_or_else(|| "${COACHGRAPH_HTTP_LISTEN##*:}".to_owned(), str::to_owned);
    format!("{before}\n{last} &\nuntil curl -sf -o /dev/null http://127.0.0.1:{port}/health/ready; do kill -0 $!; sleep 0.05; done\n")
}

/// Each line of an excerpt of the schema must be in `schema.graphql`, in this order.
fn check_sdl(excerpt: &str) -> Result<(), Failure> {
    let schema = std::fs::read_to_string(super::root().join("schema.graphql")).unwrap();
    let mut lines = schema.lines().map(str::trim);
    for (number, line) in excerpt.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && line != "…" && !lines.any(|other| other == line) {
            return Err(Failure { line: number, ..Failure::of(format!("schema.graphql has no line {line:?} after the lines above")) });
        }
    }
    Ok(())
}

/// Whether an output contains a response of the API with errors.
fn has_errors(output: &str) -> bool {
    fn search(value: &Value) -> bool {
        match value {
            Value::Object(members) => members.iter().any(|(name, value)| {
                matches!(name.as_str(), "errors" | "userErrors") && value.as_array().is_some_and(|errors| !errors.is_empty())
                    || search(value)
            }),
            Value::Array(elements) => elements.iter().any(search),
            _ => false,
        }
    }
    documents(output).unwrap_or_default().iter().any(search)
}

/// Indents a text for the report, and truncates its long lines.
fn indent(text: &str) -> String {
    let line = |line: &str| format!("    {}\n", line.chars().take(MAX_LINE_LENGTH).collect::<String>());
    text.trim_end().lines().map(line).collect()
}
