//! TLS between the server and PostgreSQL, by `sslmode` and `sslrootcert` in `database_url`. The PostgreSQL server of these tests
//! rejects connections that are not encrypted.

use crate::world::{TlsPostgres, program_path};
use std::process::Command;

/// Runs the program on a database.
///
/// # Errors
///
/// The standard error of the program when it fails.
fn run(url: &str, arguments: &[&str]) -> Result<(), String> {
    let settings =
        [("COACHGRAPH_DATABASE_URL", url), ("COACHGRAPH_DATABASE_ACQUIRE_TIMEOUT_SECONDS", "3"), ("COACHGRAPH_LOG_FILTER", "error")];
    let output = Command::new(program_path()).args(arguments).envs(settings).current_dir(std::env::temp_dir()).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Uses every kind of connection that the program opens: the pool for migrations, the others to read and to write.
fn use_database(url: &str, slug: &str) -> Result<(), String> {
    run(url, &["migrate"])?;
    run(url, &["organization", "add", slug, "--name", "Acme"])
}

#[test]
fn postgresql_only_the_program_connects_in_every_ssl_mode_that_encrypts() {
    let server = TlsPostgres::start();
    let authority = format!("sslrootcert={}", server.authority());
    for (slug, host, parameters) in [
        ("prefer", "localhost", "sslmode=prefer".to_owned()),
        ("require", "localhost", "sslmode=require".to_owned()),
        // The certificate is for the name localhost only: verify-ca does not check the name.
        ("verify-ca", "127.0.0.1", format!("sslmode=verify-ca&{authority}")),
        ("verify-full", "localhost", format!("sslmode=verify-full&{authority}")),
    ] {
        let result = use_database(&server.url(host, &parameters), slug);
        assert!(result.is_ok(), "{parameters}: {result:?}");
    }
}

#[test]
fn postgresql_only_a_server_with_an_invalid_certificate_is_rejected() {
    let server = TlsPostgres::start();
    let (authority, other) = (format!("sslrootcert={}", server.authority()), format!("sslrootcert={}", server.other_authority()));
    for (host, parameters, reason) in [
        ("localhost", "sslmode=disable".to_owned(), "no encryption"),
        ("localhost", format!("sslmode=verify-full&{other}"), "UnknownIssuer"),
        ("localhost", format!("sslmode=verify-ca&{other}"), "UnknownIssuer"),
        ("127.0.0.1", format!("sslmode=verify-full&{authority}"), "certificate not valid for name"),
        ("localhost", "sslmode=verify-full".to_owned(), "UnknownIssuer"),
        ("localhost", "sslmode=verify-full&sslrootcert=/missing.pem".to_owned(), "a certificate file cannot be opened"),
    ] {
        let message = run(&server.url(host, &parameters), &["migrate"]).expect_err(&parameters);
        assert!(message.starts_with("error: database_url: ") && message.contains(reason), "{parameters}: {message}");
    }
}
