//! A file server, as HR systems offer their exports: HTTP with conditional requests, and replies that go wrong. And the same over TLS. It
//! also receives webhooks.

use super::helper_process::HelperProcess;
use std::{
    collections::HashMap,
    process::Command,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// What the server replies to requests for a path.
#[derive(Clone, Default)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    end: End,
}

#[derive(Clone, Default)]
enum End {
    #[default]
    Complete,
    /// The connection is closed in the middle of the body.
    Truncated,
    /// The rest of the body never comes.
    Hanging,
    /// The second half of the body is sent when the test says so.
    Paused(Arc<Notify>),
}

impl Reply {
    pub fn file(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, body: body.into(), ..Self::default() }
    }

    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn truncated(self) -> Self {
        Self { end: End::Truncated, ..self }
    }

    pub fn paused_until(self, resume: &Arc<Notify>) -> Self {
        Self { end: End::Paused(resume.clone()), ..self }
    }

    pub fn hanging(self) -> Self {
        Self { end: End::Hanging, ..self }
    }
}

/// A request that the server received, with the names of its headers in lower case.
#[derive(Clone, Debug)]
pub struct ReceivedRequest {
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

#[derive(Default)]
struct State {
    replies: Mutex<HashMap<String, Reply>>,
    requests: Mutex<Vec<ReceivedRequest>>,
    on_request: Notify,
}

/// A running server. It stops with the runtime of its test.
pub struct FileServer {
    /// The URL without a path.
    pub address: String,
    state: Arc<State>,
}

impl FileServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let serving = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that disconnects ends its connection only.
                tokio::spawn(answer(stream, serving.clone()));
            }
        });
        Self { address, state }
    }

    /// Replies to requests for `path` from now on. Returns the address of the file.
    pub fn serve(&self, path: &str, reply: Reply) -> String {
        self.state.replies.lock().unwrap().insert(path.to_owned(), reply);
        format!("{}{path}", self.address)
    }

    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.state.requests.lock().unwrap().clone()
    }

    /// Waits until there have been this many requests.
    pub async fn wait_for_requests(&self, count: usize) {
        super::with_timeout("a request for the file", async {
            loop {
                let next = self.state.on_request.notified();
                if self.requests().len() >= count {
                    return;
                }
                next.await;
            }
        })
        .await;
    }
}

async fn answer(mut stream: TcpStream, state: Arc<State>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    let path = lines.next_line().await?.and_then(|line| Some(line.split(' ').nth(1)?.to_owned())).unwrap_or_default();
    let mut headers = HashMap::new();
    while let Some(line) = lines.next_line().await?.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap();
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length").map_or(0, |length| length.parse().unwrap())];
    lines.get_mut().read_exact(&mut body).await?;
    let reply = state.replies.lock().unwrap().get(&path).cloned().unwrap_or_else(|| Reply::status(404));
    let is_same = |reply_header: &str, condition: &str| {
        let value = reply.headers.iter().find(|(name, _)| *name == reply_header).map(|(_, value)| value);
        value.is_some() && headers.get(condition) == value
    };
    let is_unchanged = is_same("etag", "if-none-match") || is_same("last-modified", "if-modified-since");
    state.requests.lock().unwrap().push(ReceivedRequest { headers: headers.clone(), body });
    state.on_request.notify_waiters();
    let reply = if is_unchanged { Reply::status(304) } else { reply };
    let is_whole = matches!(reply.end, End::Complete | End::Paused(_));
    let promised = reply.body.len() + if is_whole { 0 } else { 100 };
    let mut head = format!("HTTP/1.1 {} -\r\nconnection: close\r\ncontent-length: {promised}\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    writer.write_all(format!("{head}\r\n").as_bytes()).await?;
    let (first, second) = reply.body.split_at(reply.body.len() / 2);
    writer.write_all(first).await?;
    if let End::Paused(resume) = &reply.end {
        resume.notified().await;
    }
    writer.write_all(second).await?;
    writer.flush().await?;
    if matches!(reply.end, End::Hanging) {
        // Until the client disconnects.
        lines.into_inner().read_to_end(&mut Vec::new()).await?;
    }
    Ok(())
}

/// Creates a certificate authority and a certificate for 127.0.0.1, and serves the files of a folder with it; prints the folder and the
/// address.
const TLS_SUPERVISOR: &str = r#"
trap '' HUP INT TERM
folder=$(mktemp -d "${TMPDIR:-/tmp}/coachgraph-files.XXXXXX") && cd "$folder" || exit
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority -keyout authority.key -out authority.pem &&
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=files -keyout server.key -out server.csr &&
    printf 'subjectAltName = IP:127.0.0.1\nbasicConstraints = CA:FALSE\n' >server.ext &&
    openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile server.ext -out server.pem
} >log 2>&1 || { cat log >&2; exit 1; }
cat >people.csv <<'CSV'
externalId,userName,email,givenName,familyName
tls,tls,tls@example.com,Tess,Test
CSV
mkfifo accepted
openssl s_server -accept 127.0.0.1:0 -cert server.pem -key server.key -WWW </dev/null >accepted 2>>log &
server=$!
while read -r word address rest; do [ "$word" = ACCEPT ] && break; done <accepted
(cat >/dev/null <accepted) 2>>log &
echo "$folder https://$address"
cat >/dev/null
# It inherits the ignored signals, and would ignore SIGTERM.
{ kill -KILL $server && wait; } 2>/dev/null
cd / && rm -rf "$folder"
"#;

/// A running server with the file `/people.csv`. It stops when this is dropped.
pub struct TlsFileServer {
    folder: String,
    /// The URL without a path.
    pub address: String,
    _process: HelperProcess,
}

impl TlsFileServer {
    pub fn start() -> Self {
        let (process, line) = HelperProcess::start(Command::new("bash").args(["-c", TLS_SUPERVISOR]));
        let (folder, address) = line.split_once(' ').expect("the supervisor prints the folder and the address");
        Self { folder: folder.to_owned(), address: address.to_owned(), _process: process }
    }

    /// The certificate of the authority that signed the server's certificate.
    pub fn authority(&self) -> String {
        format!("{}/authority.pem", self.folder)
    }
}
