//! The kernel: five sockets, and one thread that owns the notebook and takes one message after the other.

use crate::notebook::{Desk, Outcome};
use crate::wire::{Connection, PROTOCOL, Request, Signer};
use crate::{bundle, cells};
use gradus::Page;
use gradus::session::notebook::watch::Watch;
use gradus::session::typing::FoundWord;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeromq::{
    PubSocket, RepSocket, RouterSendHalf, RouterSocket, Socket, SocketRecv, SocketSend, ZmqMessage, ZmqResult,
};

/// A cell that ends sooner is not drawn on its way.
const PATIENCE: Duration = Duration::from_millis(150);
/// The time between two pictures of one display.
const PAUSE: Duration = Duration::from_millis(100);
/// Within this time after its answer to `shutdown`, the kernel has ended.
const FAREWELL: Duration = Duration::from_millis(80);

type Outbox = UnboundedSender<ZmqMessage>;

/// Runs the kernel until it is shut down.
pub fn serve(connection: Connection) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(sockets(connection)).map_err(|error| error.to_string())
}

async fn sockets(connection: Connection) -> ZmqResult<()> {
    let (mut shell, mut control, mut stdin) = (RouterSocket::new(), RouterSocket::new(), RouterSocket::new());
    let (mut iopub, mut heartbeat) = (PubSocket::new(), RepSocket::new());
    shell.bind(&connection.address(connection.shell_port)).await?;
    control.bind(&connection.address(connection.control_port)).await?;
    stdin.bind(&connection.address(connection.stdin_port)).await?;
    iopub.bind(&connection.address(connection.iopub_port)).await?;
    heartbeat.bind(&connection.address(connection.hb_port)).await?;

    let signer = Signer::new(&connection.key);
    let stop = Arc::new(AtomicBool::new(false));
    let (published, publishing) = unbounded_channel();
    let (replied, replying) = unbounded_channel();
    let (ended, mut ending) = unbounded_channel();
    let (jobs, waiting) = mpsc::channel();

    tokio::spawn(async move {
        while let Ok(beat) = heartbeat.recv().await {
            if heartbeat.send(beat).await.is_err() {
                return;
            }
        }
    });
    // Nothing is ever asked on standard input; the socket is there because clients connect to it.
    tokio::spawn(async move { while stdin.recv().await.is_ok() {} });
    tokio::spawn(publish(iopub, publishing));
    let (shell_out, mut shell_in) = shell.split();
    tokio::spawn(answer(shell_out, replying));
    let reader = signer.clone();
    tokio::spawn(async move {
        while let Ok(message) = shell_in.recv().await {
            if let Some(request) = reader.read(&message)
                && jobs.send(request).is_err()
            {
                return;
            }
        }
    });
    let desk = Shell {
        signer: signer.clone(),
        published: published.clone(),
        replied,
        stop: stop.clone(),
        ended: ended.clone(),
        count: 0,
        history: Vec::new(),
    };
    std::thread::spawn(move || desk.work(&waiting));
    // The control socket is heard while a cell runs.
    let hears = async {
        while let Ok(message) = control.recv().await {
            let Some(request) = signer.read(&message) else { continue };
            let say = |state: &str| {
                let status = signer.broadcast(Some(&request), "status", &json!({"execution_state": state}));
                status.into_iter().for_each(|status| drop(published.send(status)));
            };
            say("busy");
            let (kind, content) = match request.kind.as_str() {
                "interrupt_request" => {
                    stop.store(true, Ordering::SeqCst);
                    ("interrupt_reply", json!({"status": "ok"}))
                }
                "shutdown_request" => ("shutdown_reply", shutdown(&request)),
                "kernel_info_request" => ("kernel_info_reply", kernel_info()),
                other => {
                    say("idle");
                    eprintln!("gradus-kernel: {other} is not known on the control socket");
                    continue;
                }
            };
            if let Some(reply) = signer.reply(&request, kind, &content) {
                control.send(reply).await?;
            }
            say("idle");
            if kind == "shutdown_reply" {
                let _ = ended.send(());
            }
        }
        ZmqResult::Ok(())
    };
    tokio::select! {
        heard = hears => heard?,
        _ = ending.recv() => {}
    }
    stop.store(true, Ordering::SeqCst);
    tokio::time::sleep(FAREWELL).await;
    // A cell that does not stop must not keep the kernel.
    std::process::exit(0);
}

async fn publish(mut iopub: PubSocket, mut publishing: UnboundedReceiver<ZmqMessage>) {
    while let Some(message) = publishing.recv().await {
        // Who does not listen misses it.
        let _ = iopub.send(message).await;
    }
}

async fn answer(mut shell: RouterSendHalf, mut replying: UnboundedReceiver<ZmqMessage>) {
    while let Some(message) = replying.recv().await {
        // A client that has gone needs no answer.
        let _ = shell.send(message).await;
    }
}

fn shutdown(request: &Request) -> Value {
    json!({"status": "ok", "restart": request.content["restart"].as_bool().unwrap_or(false)})
}

fn kernel_info() -> Value {
    json!({
        "status": "ok",
        "protocol_version": PROTOCOL,
        "implementation": "gradus-kernel",
        "implementation_version": env!("CARGO_PKG_VERSION"),
        "language_info": {
            "name": "gradus",
            "version": env!("CARGO_PKG_VERSION"),
            "mimetype": "text/x-gradus",
            "file_extension": ".txt",
            "pygments_lexer": "text",
        },
        "banner": "gradus: a notebook for calculus. Type mathematics, or help; learn begins the course.",
        "help_links": [],
        "debugger": false,
        "supported_features": [],
    })
}

/// What takes the messages of the shell socket, one after the other.
struct Shell {
    signer: Signer,
    published: Outbox,
    replied: Outbox,
    stop: Arc<AtomicBool>,
    ended: UnboundedSender<()>,
    count: u64,
    history: Vec<(u64, String, String)>,
}

/// Draws a long cell in one display, and asks whether it is to stop.
struct Live {
    stop: Arc<AtomicBool>,
    signer: Signer,
    published: Outbox,
    about: RefCell<Option<Request>>,
    begun: Cell<Instant>,
    drawn: Cell<Option<Instant>>,
    displays: Cell<u64>,
}

impl Live {
    fn begin(&self, about: Option<Request>) {
        self.about.replace(about);
        self.begun.set(Instant::now());
        self.drawn.set(None);
    }
}

impl Watch for Live {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn progress(&self, picture: &dyn Fn() -> Page) {
        let about = self.about.borrow();
        let Some(about) = about.as_ref() else { return };
        let now = Instant::now();
        let due = self.drawn.get().map_or(self.begun.get() + PATIENCE, |last| last + PAUSE);
        if now < due {
            return;
        }
        let kind = match self.drawn.replace(Some(now)) {
            None => {
                self.displays.set(self.displays.get() + 1);
                "display_data"
            }
            Some(_) => "update_display_data",
        };
        let id = format!("gradus-{}", self.displays.get());
        let content = json!({"data": bundle::data(&picture()), "metadata": {}, "transient": {"display_id": id}});
        if let Some(message) = self.signer.broadcast(Some(about), kind, &content) {
            let _ = self.published.send(message);
        }
    }
}

impl Shell {
    fn work(mut self, jobs: &mpsc::Receiver<Request>) {
        let live = Rc::new(Live {
            stop: self.stop.clone(),
            signer: self.signer.clone(),
            published: self.published.clone(),
            about: RefCell::new(None),
            begun: Cell::new(Instant::now()),
            drawn: Cell::new(None),
            displays: Cell::new(0),
        });
        let mut desk = Desk::new(live.clone());
        self.publish(None, "status", &json!({"execution_state": "starting"}));
        let mut waiting: VecDeque<Request> = VecDeque::new();
        loop {
            let request = match waiting.pop_front() {
                Some(request) => request,
                None => match jobs.recv() {
                    Ok(request) => request,
                    Err(_) => return,
                },
            };
            self.publish(Some(&request), "status", &json!({"execution_state": "busy"}));
            let well = self.handle(&request, &mut desk, &live);
            self.publish(Some(&request), "status", &json!({"execution_state": "idle"}));
            if !well {
                // What was asked while the cell ran would build on what it did not do.
                waiting.extend(jobs.try_iter());
                for request in waiting.extract_execute() {
                    self.publish(Some(&request), "status", &json!({"execution_state": "busy"}));
                    self.reply(&request, "execute_reply", &json!({"status": "aborted", "execution_count": self.count}));
                    self.publish(Some(&request), "status", &json!({"execution_state": "idle"}));
                }
            }
        }
    }

    fn publish(&self, about: Option<&Request>, kind: &str, content: &Value) {
        if let Some(message) = self.signer.broadcast(about, kind, content) {
            let _ = self.published.send(message);
        }
    }

    fn reply(&self, to: &Request, kind: &str, content: &Value) {
        if let Some(message) = self.signer.reply(to, kind, content) {
            let _ = self.replied.send(message);
        }
    }

    /// Takes one message; false where cells that wait are not to be run.
    fn handle(&mut self, request: &Request, desk: &mut Desk, live: &Rc<Live>) -> bool {
        let (kind, content) = match request.kind.as_str() {
            "kernel_info_request" => ("kernel_info_reply", kernel_info()),
            "execute_request" => return self.execute(request, desk, live),
            "complete_request" => ("complete_reply", complete(request, desk)),
            "inspect_request" => ("inspect_reply", inspect(request, desk)),
            "is_complete_request" => ("is_complete_reply", is_complete(request)),
            "history_request" => ("history_reply", self.remembered(request)),
            "comm_info_request" => ("comm_info_reply", json!({"status": "ok", "comms": {}})),
            "shutdown_request" => {
                self.reply(request, "shutdown_reply", &shutdown(request));
                let _ = self.ended.send(());
                return true;
            }
            // Messages of comms, which this kernel has not.
            _ => return true,
        };
        self.reply(request, kind, &content);
        true
    }

    fn execute(&mut self, request: &Request, desk: &mut Desk, live: &Rc<Live>) -> bool {
        let content = &request.content;
        let code = content["code"].as_str().unwrap_or_default();
        let silent = content["silent"].as_bool().unwrap_or(false);
        let keeps = !silent && content["store_history"].as_bool().unwrap_or(true);
        self.count += u64::from(keeps);
        if !silent {
            self.publish(Some(request), "execute_input", &json!({"code": code, "execution_count": self.count}));
        }
        self.stop.store(false, Ordering::SeqCst);
        let lines = desk.lines(code);
        let mut payload = Vec::new();
        let mut said = String::new();
        let mut fault = None;
        for (at, line) in lines.iter().enumerate() {
            live.begin((!silent).then(|| request.clone()));
            let outcome: Outcome = desk.run(line);
            live.begin(None);
            let stopped = self.stop.swap(false, Ordering::SeqCst);
            let text = bundle::text(&outcome.page);
            if let Some(next) = outcome.next {
                payload.push(json!({"source": "set_next_input", "text": next, "replace": false}));
            }
            fault = match (stopped, outcome.fault) {
                (true, _) => Some(("Interrupted", "the cell was stopped".to_string(), vec!["Interrupted".to_string()])),
                (false, Some(name)) => {
                    let sentence = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                    let sentence = sentence.trim().trim_start_matches('!').trim().to_string();
                    Some((name, sentence, text.lines().map(str::to_string).collect()))
                }
                (false, None) => None,
            };
            // What was done in the world is told beside the results.
            if !silent && !outcome.done.is_empty() {
                let text = bundle::text(&outcome.done) + "\n";
                self.publish(Some(request), "stream", &json!({"name": "stdout", "text": text}));
            }
            // What a cell that was stopped has reached is shown; a fault is shown as such.
            if !silent && !outcome.page.is_empty() && (fault.is_none() || stopped) {
                let data = bundle::data(&outcome.page);
                if at + 1 == lines.len() && !stopped {
                    let result = json!({"execution_count": self.count, "data": data, "metadata": {}});
                    self.publish(Some(request), "execute_result", &result);
                } else {
                    self.publish(Some(request), "display_data", &json!({"data": data, "metadata": {}}));
                }
            }
            said.push_str(&text);
            said.push('\n');
            if fault.is_some() {
                break;
            }
        }
        if keeps {
            self.history.push((self.count, code.to_string(), said.trim_end().to_string()));
        }
        let reply = match &fault {
            None => json!({
                "status": "ok",
                "execution_count": self.count,
                "payload": payload,
                "user_expressions": expressions(&content["user_expressions"], desk),
            }),
            Some((name, value, trace)) => {
                let error = json!({"ename": name, "evalue": value, "traceback": trace});
                if !silent {
                    self.publish(Some(request), "error", &error);
                }
                let mut reply = error;
                reply["status"] = "error".into();
                reply["execution_count"] = self.count.into();
                reply["payload"] = json!([]);
                reply["user_expressions"] = json!({});
                reply
            }
        };
        self.reply(request, "execute_reply", &reply);
        fault.is_none() || !content["stop_on_error"].as_bool().unwrap_or(true)
    }

    /// The cells of this session that are asked for.
    fn remembered(&self, request: &Request) -> Value {
        let content = &request.content;
        let number = |name: &str| content[name].as_u64().and_then(|number| usize::try_from(number).ok());
        let all = self.history.iter();
        let found: Vec<&(u64, String, String)> = match content["hist_access_type"].as_str() {
            Some("range") => {
                let (from, to) = (content["start"].as_u64().unwrap_or(0), content["stop"].as_u64().unwrap_or(u64::MAX));
                // This session is 0, or the first; there is no other.
                let own = matches!(content["session"].as_i64(), None | Some(0 | 1));
                all.filter(|(count, ..)| own && (from..to).contains(count)).collect()
            }
            Some("search") => {
                let pattern = content["pattern"].as_str().unwrap_or("*");
                let unique = content["unique"].as_bool().unwrap_or(false);
                let mut found: Vec<&(u64, String, String)> = Vec::new();
                for entry in all.filter(|(_, code, _)| matches(pattern, code)) {
                    if unique {
                        found.retain(|(_, code, _)| *code != entry.1);
                    }
                    found.push(entry);
                }
                last(found, number("n"))
            }
            _ => last(all.collect(), number("n")),
        };
        let output = content["output"].as_bool().unwrap_or(false);
        let entry = |(count, code, said): &&(u64, String, String)| match output {
            true => json!([1, count, [code, said]]),
            false => json!([1, count, code]),
        };
        json!({"status": "ok", "history": found.iter().map(entry).collect::<Vec<_>>()})
    }
}

fn last<T>(mut all: Vec<T>, count: Option<usize>) -> Vec<T> {
    let keep = count.unwrap_or(all.len()).min(all.len());
    all.split_off(all.len() - keep)
}

/// Whether a text fits a pattern in which `*` stands for anything and `?` for one character. In time of the product of
/// the lengths at most.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(&c) if c == '?' || c == text[from] => (at, from) = (at + 1, from + 1),
            _ => match star {
                Some((place, begun)) => {
                    star = Some((place, begun + 1));
                    (at, from) = (place + 1, begun + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// Takes the cells that wait out of a queue.
trait ExtractExecute {
    fn extract_execute(&mut self) -> Vec<Request>;
}

impl ExtractExecute for VecDeque<Request> {
    fn extract_execute(&mut self) -> Vec<Request> {
        let (cells, others) = self.drain(..).partition(|request| request.kind == "execute_request");
        *self = others;
        let cells: VecDeque<Request> = cells;
        cells.into()
    }
}

/// Expressions whose values a client wants beside the cell's own; they change nothing.
fn expressions(asked: &Value, desk: &Desk) -> Value {
    let Some(asked) = asked.as_object() else { return json!({}) };
    let value = |line: &Value| {
        let outcome = desk.copy().run(line.as_str().unwrap_or_default(), gradus::lesson::kinds::Detail::default());
        match outcome.worked {
            true => json!({"status": "ok", "data": bundle::data(&outcome.page), "metadata": {}}),
            false => {
                let text = bundle::text(&outcome.page);
                let trace: Vec<&str> = text.lines().collect();
                json!({"status": "error", "ename": "NotRead", "evalue": text.trim(), "traceback": trace})
            }
        }
    };
    asked.iter().map(|(name, line)| (name.clone(), value(line))).collect()
}

/// The code of a request, and the byte that the cursor stands at.
fn cursor(request: &Request) -> (&str, usize) {
    let code = request.content["code"].as_str().unwrap_or_default();
    let place = request.content["cursor_pos"].as_u64().and_then(|place| usize::try_from(place).ok());
    (code, cells::byte(code, place.unwrap_or(usize::MAX)))
}

fn complete(request: &Request, desk: &Desk) -> Value {
    let (code, at) = cursor(request);
    let line = cells::line_at(code, at);
    let completions = desk.session().typing().completions(&code[line.clone()], at - line.start);
    let found: Vec<String> = match completions.found {
        FoundWord::Words(found) => found.into_iter().map(|completion| completion.text).collect(),
        FoundWord::File => Vec::new(),
    };
    json!({
        "status": "ok",
        "matches": found,
        "cursor_start": cells::character(code, line.start + completions.from),
        "cursor_end": cells::character(code, at),
        "metadata": {},
    })
}

/// What a word is: its help, or what is defined by that name, with its slope.
fn inspect(request: &Request, desk: &Desk) -> Value {
    let (code, at) = cursor(request);
    let word = cells::word_at(code, at);
    let none = json!({"status": "ok", "found": false, "data": {}, "metadata": {}});
    let detail = gradus::lesson::kinds::Detail::default();
    let mut notebook = desk.copy();
    let mut page = Page::new();
    if notebook.defines(word) {
        for line in [word.to_string(), format!("{word}'")] {
            let outcome = notebook.run(&line, detail);
            if outcome.worked {
                page.extend(outcome.page);
            }
        }
    } else if gradus::session::notebook::cells::named(word).is_some() {
        page = notebook.run(&format!("help {word}"), detail).page;
    } else if let Some(command) = gradus::session::commands::Command::named(word).filter(|_| word.len() > 1) {
        page = Page::new().text(format!("{}: {}", command.usage(), command.says));
    }
    match page.is_empty() {
        true => none,
        false => json!({"status": "ok", "found": true, "data": bundle::data(&page), "metadata": {}}),
    }
}

fn is_complete(request: &Request) -> Value {
    match cells::is_unfinished(request.content["code"].as_str().unwrap_or_default()) {
        true => json!({"status": "incomplete", "indent": "  "}),
        false => json!({"status": "complete"}),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_in_a_shell() {
        for (pattern, text, wanted) in [
            ("*", "", true),
            ("*x*", "f(x)", true),
            ("f?x)", "f(x)", true),
            ("f", "f(x)", false),
            ("*a*b*", "xxaxxbxx", true),
            ("", "x", false),
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
        assert!(!matches(&"*a".repeat(200), &"a".repeat(199)));
    }
}
