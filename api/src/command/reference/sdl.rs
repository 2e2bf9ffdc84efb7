//! Reads the definitions of a schema from its SDL as this program prints it: one member a line, descriptions in block strings.

/// A type, an enum, an input or another definition of the schema.
pub struct Definition {
    /// Such as `type` or `enum`.
    pub keyword: String,
    pub name: String,
    /// The line on which it begins, without the brace; holds its directives.
    pub header: String,
    pub description: String,
    /// Fields, or the values of an enum.
    pub members: Vec<Member>,
}

pub struct Member {
    pub name: String,
    /// The type and the directives of a field; empty for the value of an enum.
    pub rest: String,
    pub description: String,
}

impl Member {
    /// The type of a field, such as `EmployeeConnection!`.
    pub fn type_name(&self) -> &str {
        self.rest.split_whitespace().next().unwrap_or_default()
    }
}

/// The argument of a directive: `directive(text, "requires", "scope")` is `roster:read` in `… @requires(scope: "roster:read")`.
pub fn directive<'a>(text: &'a str, name: &str, argument: &str) -> Option<&'a str> {
    let (_, arguments) = text.split_once(&format!("@{name}("))?;
    let (arguments, _) = arguments.split_once(')')?;
    let (_, value) = arguments.split_once(&format!("{argument}: "))?;
    Some(value.trim_matches('"'))
}

/// All definitions, in the order of the schema.
pub fn parse(sdl: &str) -> Vec<Definition> {
    let mut definitions: Vec<Definition> = Vec::new();
    let mut lines = sdl.lines();
    let mut description = String::new();
    let mut is_open = false;
    while let Some(line) = lines.next() {
        let text = line.trim();
        let indent = line.len() - line.trim_start_matches('\t').len();
        match text {
            "\"\"\"" => {
                let inner: Vec<_> = lines.by_ref().map(str::trim).take_while(|line| *line != "\"\"\"").collect();
                description = inner.join("\n");
            }
            "" => {}
            "}" if indent == 0 => is_open = false,
            _ if indent == 0 && !is_open => {
                let header = text.trim_end_matches('{').trim_end();
                let mut words = header.split_whitespace();
                let (keyword, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                definitions.push(Definition {
                    keyword: keyword.into(),
                    name: name.into(),
                    header: header.into(),
                    description: std::mem::take(&mut description),
                    members: Vec::new(),
                });
                is_open = text.ends_with('{');
            }
            _ if indent == 1 => {
                let description = std::mem::take(&mut description);
                let name = text.split(['(', ':', ' ']).next().unwrap_or_default();
                let end = if text.ends_with('(') { lines.by_ref().find(|line| line.starts_with("\t)")).unwrap_or_default() } else { text };
                let rest = end.split_once(':').map_or("", |(_, rest)| rest.trim());
                if let Some(definition) = definitions.last_mut() {
                    definition.members.push(Member { name: name.into(), rest: rest.into(), description });
                }
            }
            _ => {}
        }
    }
    definitions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_members_and_directives_are_read() {
        let sdl = "\"\"\"\nA thing.\n\"\"\"\ntype Thing implements Node @requires(scope: \"a:b\") {\n\t\"\"\"\n\tIts id.\n\t\"\"\"\n\tid: ID!\n\t\"\"\"\n\tParts.\n\t\"\"\"\n\
                   \tparts(\n\t\t\"\"\"\n\t\tHow many.\n\t\t\"\"\"\n\t\tfirst: Int\n\t): [Part!]! @requires(scope: \"c:d\") @cost(weight: 10)\n}\n\nenum E {\n\t\"\"\"\n\tOne.\n\t\"\"\"\n\tONE\n}\n";
        let definitions = parse(sdl);
        let [thing, values] = &definitions[..] else { panic!("two definitions") };
        assert_eq!((thing.keyword.as_str(), thing.name.as_str(), thing.description.as_str()), ("type", "Thing", "A thing."));
        assert_eq!(directive(&thing.header, "requires", "scope"), Some("a:b"));
        let parts = &thing.members[1];
        assert_eq!((parts.name.as_str(), parts.type_name(), parts.description.as_str()), ("parts", "[Part!]!", "Parts."));
        assert_eq!(directive(&parts.rest, "cost", "weight"), Some("10"));
        assert_eq!((values.members[0].name.as_str(), values.members[0].description.as_str()), ("ONE", "One."));
    }
}
