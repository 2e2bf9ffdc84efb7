//! A PostgreSQL server that accepts encrypted connections only, for tests of the database driver's TLS.

use super::{helper_process::HelperProcess, postgres::command_as_unprivileged_user};

/// Creates a certificate authority, a second one that signs no certificate, and a certificate for `localhost` by the first; starts a
/// server with that certificate, which rejects connections without TLS; prints the folder and the port. The server runs until standard input closes.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
folder=$(mktemp -d "${TMPDIR:-/tmp}/coachgraph-tls.XXXXXX") && cd "$folder" || exit
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"
}
certificates() {
    authority authority && authority other &&
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr &&
    printf 'subjectAltName = DNS:localhost\nbasicConstraints = CA:FALSE\n' >server.ext &&
    openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile server.ext -out server.pem
}
serve() {
    initdb -D data -A reject -U postgres -E UTF8 --locale C --no-sync &&
    echo 'hostssl all all samehost trust' >data/pg_hba.conf &&
    cat >>data/postgresql.conf <<SETTINGS || return
listen_addresses = 'localhost'
unix_socket_directories = '$folder'
ssl = on
ssl_cert_file = '$folder/server.pem'
ssl_key_file = '$folder/server.key'
fsync = off
SETTINGS
    # A port that another process holds makes the start fail.
    for port in $(shuf -i 20000-32000 -n 10); do
        pg_ctl -D data -l server.log -w start -o "-p $port" && return || cat server.log
    done
    return 1
}
certificates >log 2>&1 && serve >>log 2>&1 && {
    echo "$folder $port"
    cat >/dev/null
} || cat log >&2
pg_ctl -D data -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$folder"
"#;

/// A running server. It stops when this is dropped.
pub struct TlsPostgres {
    folder: String,
    port: u16,
    _process: HelperProcess,
}

impl TlsPostgres {
    pub fn start() -> Self {
        let mut command = command_as_unprivileged_user();
        let (process, line) = HelperProcess::start(command.args(["sh", "-c", SUPERVISOR]));
        let (folder, port) = line.split_once(' ').expect("the supervisor prints the folder and the port");
        Self { folder: folder.to_owned(), port: port.parse().unwrap(), _process: process }
    }

    /// The URL of its database at `host`, a name or address of this machine, with these connection parameters.
    pub fn url(&self, host: &str, parameters: &str) -> String {
        format!("postgres://postgres@{host}:{}/postgres?{parameters}", self.port)
    }

    /// The certificate of the authority that signed the server's certificate.
    pub fn authority(&self) -> String {
        format!("{}/authority.pem", self.folder)
    }

    /// The certificate of an authority that did not sign the server's certificate.
    pub fn other_authority(&self) -> String {
        format!("{}/other.pem", self.folder)
    }
}
