//! An OpenSSH server that offers files by SFTP to the user `hr`, by password and by key.

use super::helper_process::HelperProcess;
use serde_json::Value;
use std::{
    fs::File,
    path::PathBuf,
    process::Command,
    time::{Duration, SystemTime},
};

/// The password of the user `hr`.
pub const SFTP_PASSWORD: &str = "correct horse";

/// Creates host keys of the given kinds and keys of the user; starts a server in which `/etc/passwd` and `/etc/shadow` have the user `hr`,
/// in a mount namespace, so that the machine stays as it is; prints the folder, the port and the fingerprints of the host keys.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
kinds=$1 password=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/coachgraph-sftp.XXXXXX") && cd "$folder" && chmod 755 . || exit
mkdir home
{
    for kind in $kinds; do ssh-keygen -q -t "$kind" -N '' -f "host_$kind" && echo "HostKey $folder/host_$kind" >>config; done
    for kind in ed25519 ecdsa rsa; do ssh-keygen -q -t $kind -N '' -f "user_$kind" && cat "user_$kind.pub" >>authorized_keys; done
    ssh-keygen -q -t ed25519 -N passphrase -f user_encrypted
    ssh-keygen -q -t ed25519 -N '' -f user_stranger
    cat >>config <<SETTINGS
ListenAddress 127.0.0.1
UsePAM no
PidFile none
StrictModes no
AuthorizedKeysFile $folder/authorized_keys
Subsystem sftp internal-sftp
ForceCommand internal-sftp
SETTINGS
    cp /etc/passwd /etc/shadow .
    echo "hr:x:54321:54321::$folder/home:/bin/sh" >>passwd
    echo "hr:$(openssl passwd -6 "$password"):19000:0:99999:7:::" >>shadow
} >log 2>&1 || { cat log >&2; exit 1; }
export folder
for port in $(shuf -i 20000-32000 -n 10); do
    unshare --mount sh -c '
        mount --bind "$folder/passwd" /etc/passwd && mount --bind "$folder/shadow" /etc/shadow &&
        mount -t tmpfs tmpfs /run && mkdir /run/sshd && exec /usr/sbin/sshd -D -e -f "$folder/config" -p "$1"' sh "$port" </dev/null 2>>log &
    server=$!
    # A port that another process holds makes the start fail.
    while kill -0 $server 2>/dev/null; do
        grep -q "listening on 127.0.0.1 port $port" log && break 2
    done
    server=
done
[ -n "$server" ] || { cat log >&2; exit 1; }
fingerprints=$(for kind in $kinds; do printf ',"%s":"%s"' "$kind" "$(ssh-keygen -l -f "host_$kind.pub" | cut -d' ' -f2)"; done)
echo "{\"folder\":\"$folder\",\"port\":$port$fingerprints}"
cat >/dev/null
kill $server
cd / && rm -rf "$folder"
"#;

/// A running server. It stops when this is dropped.
pub struct SftpServer {
    started: Value,
    _process: HelperProcess,
}

impl SftpServer {
    /// Starts a server with host keys of these kinds: `ed25519`, `ecdsa` or `rsa`. Needs root, for its namespace and for the password.
    pub fn start(host_key_kinds: &[&str]) -> Self {
        let mut command = if super::is_root() { Command::new("bash") } else { Command::new("sudo") };
        if !super::is_root() {
            command.args(["-n", "bash"]);
        }
        command.args(["-c", SUPERVISOR, "bash", &host_key_kinds.join(" "), SFTP_PASSWORD]);
        let (process, line) = HelperProcess::start(&mut command);
        Self { started: serde_json::from_str(&line).unwrap(), _process: process }
    }

    /// The fingerprint of its host key of a kind.
    pub fn fingerprint(&self, kind: &str) -> &str {
        self.started[kind].as_str().unwrap()
    }

    /// A private key of the user `hr`: `ed25519`, `ecdsa` or `rsa`; `encrypted` with a passphrase; or `stranger`, which is not accepted.
    pub fn private_key(&self, kind: &str) -> String {
        std::fs::read_to_string(self.folder().join(format!("user_{kind}"))).unwrap()
    }

    /// Writes a file with an age into the folder in which the user starts. Returns its address.
    pub fn write(&self, name: &str, content: &str, age: Duration) -> String {
        let path = self.folder().join("home").join(name);
        std::fs::write(&path, content).unwrap();
        File::open(&path).unwrap().set_modified(SystemTime::now() - age).unwrap();
        self.address(path.to_str().unwrap())
    }

    /// The address of an absolute path, or of one that begins with `/~/`.
    pub fn address(&self, path: &str) -> String {
        format!("sftp://127.0.0.1:{}{path}", self.started["port"])
    }

    fn folder(&self) -> PathBuf {
        self.started["folder"].as_str().unwrap().into()
    }
}
