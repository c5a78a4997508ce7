//! Jupyter's messages on the wire (version 5.4 of the protocol): frames, signatures, headers.

use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use zeromq::ZmqMessage;

/// The version of the protocol that is spoken.
pub const PROTOCOL: &str = "5.4";
const DELIMITER: &[u8] = b"<IDS|MSG>";

/// What Jupyter writes into a connection file.
#[derive(Deserialize)]
pub struct Connection {
    transport: String,
    ip: String,
    pub shell_port: u16,
    pub iopub_port: u16,
    pub stdin_port: u16,
    pub control_port: u16,
    pub hb_port: u16,
    pub key: String,
    #[serde(default)]
    signature_scheme: String,
}

impl Connection {
    /// Reads a connection file.
    pub fn read(text: &str) -> Result<Connection, String> {
        let connection: Connection = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match (connection.transport.as_str(), connection.signature_scheme.as_str()) {
            ("tcp", "" | "hmac-sha256") => Ok(connection),
            ("tcp", scheme) => Err(format!("expected signatures by hmac-sha256, found {scheme}")),
            (transport, _) => Err(format!("expected the transport tcp, found {transport}")),
        }
    }

    /// Where a socket is bound.
    pub fn address(&self, port: u16) -> String {
        format!("tcp://{}:{port}", self.ip)
    }
}

/// Signs messages and writes their headers.
#[derive(Clone)]
pub struct Signer {
    key: Vec<u8>,
    session: String,
}

/// A message that came, its signature checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who it came from, for the way back.
    identities: Vec<Vec<u8>>,
    pub kind: String,
    header: Value,
    pub content: Value,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Signer {
    /// A signer for this run of the kernel.
    pub fn new(key: &str) -> Signer {
        use std::hash::{BuildHasher, Hasher};
        let random = || std::collections::hash_map::RandomState::new().build_hasher().finish();
        Signer { key: key.as_bytes().to_vec(), session: format!("{:016x}{:016x}", random(), random()) }
    }

    fn sign(&self, parts: &[Vec<u8>]) -> String {
        if self.key.is_empty() {
            return String::new();
        }
        let mut mac = hmac_sha256::HMAC::new(&self.key);
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The message in these frames; `None` where it is none, or not signed by who has the key.
    pub fn read(&self, frames: &ZmqMessage) -> Option<Request> {
        let frames: Vec<Vec<u8>> = frames.iter().map(|frame| frame.to_vec()).collect();
        let at = frames.iter().position(|frame| frame == DELIMITER)?;
        let parts = frames.get(at + 2..at + 6)?;
        let wanted = self.sign(parts);
        let given = frames.get(at + 1)?;
        // Every byte is looked at, so that the time tells nothing.
        let differs = wanted.len() != given.len()
            || wanted.bytes().zip(given).fold(0, |found, (wanted, given)| found | (wanted ^ given)) != 0;
        if differs {
            return None;
        }
        let header: Value = serde_json::from_slice(&parts[0]).ok()?;
        let content: Value = serde_json::from_slice(&parts[3]).ok()?;
        let kind = header["msg_type"].as_str()?.to_string();
        Some(Request { identities: frames[..at].to_vec(), kind, header, content })
    }

    /// The answer to a request, for the socket that it came by.
    pub fn reply(&self, to: &Request, kind: &str, content: &Value) -> Option<ZmqMessage> {
        self.frames(to.identities.clone(), Some(to), kind, content)
    }

    /// A message for everybody, in answer to a request.
    pub fn broadcast(&self, about: Option<&Request>, kind: &str, content: &Value) -> Option<ZmqMessage> {
        self.frames(vec![kind.as_bytes().to_vec()], about, kind, content)
    }

    fn frames(
        &self,
        mut frames: Vec<Vec<u8>>,
        about: Option<&Request>,
        kind: &str,
        content: &Value,
    ) -> Option<ZmqMessage> {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let header = json!({
            "msg_id": format!("{}_{count}", self.session),
            "session": self.session,
            "username": "gradus",
            "date": now(),
            "msg_type": kind,
            "version": PROTOCOL,
        });
        let parent = about.map_or_else(|| json!({}), |request| request.header.clone());
        let parts: Vec<Vec<u8>> =
            [&header, &parent, &json!({}), content].iter().map(|part| part.to_string().into_bytes()).collect();
        frames.push(DELIMITER.to_vec());
        frames.push(self.sign(&parts).into_bytes());
        frames.extend(parts);
        ZmqMessage::try_from(frames.into_iter().map(bytes::Bytes::from).collect::<Vec<_>>()).ok()
    }
}

/// The time in UTC as ISO 8601 has it.
fn now() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (now.as_secs() / 86_400, now.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:06}Z", now.subsec_micros())
}

/// The date so many days after 1970-01-01, by the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + 400 * era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, wanted) in
            [(0, (1970, 1, 1)), (11_016, (2000, 2, 29)), (20_783, (2026, 11, 26)), (19_782, (2024, 2, 29))]
        {
            assert_eq!(date(days), wanted);
        }
    }

    #[test]
    fn only_what_is_signed_is_read() {
        let (signer, other) = (Signer::new("key"), Signer::new("another"));
        let message = signer.broadcast(None, "status", &json!({"execution_state": "busy"})).unwrap();
        let read = signer.read(&message).unwrap();
        assert_eq!((read.kind.as_str(), &read.content["execution_state"]), ("status", &json!("busy")));
        assert!(other.read(&message).is_none());
        let unsigned = Signer::new("").broadcast(None, "status", &json!({})).unwrap();
        assert!(signer.read(&unsigned).is_none() && Signer::new("").read(&unsigned).is_some());
        assert!(signer.read(&ZmqMessage::from("x")).is_none());
    }
}
