//! The server of the metrics page: what it answers, and that no client holds it up.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use dcmtap::cli::metrics_server::{Server, serve};

const PAGE: &str = "# HELP up Words.\n# TYPE up gauge\nup 1\n";

fn start(text: impl Fn() -> String + Send + Sync + 'static) -> (Server, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (serve(listener, text).unwrap(), address)
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// All that the server answers, until it closes.
fn ask(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = connect(address);
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn status(answer: &str) -> &str {
    answer.strip_prefix("HTTP/1.1 ").unwrap().split("\r\n").next().unwrap()
}

fn body(answer: &str) -> &str {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("\r\nConnection: close"), "{head}");
    body
}

#[test]
fn the_page_is_served() {
    let (_server, address) = start(|| PAGE.to_owned());
    for request in [
        "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /metrics HTTP/1.0\r\n\r\n",
        "GET /metrics?name=up HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://x:9911/metrics HTTP/1.1\r\nHost: x:9911\r\n\r\n",
    ] {
        let answer = ask(address, request.as_bytes());
        assert_eq!(status(&answer), "200 OK", "{request}");
        assert_eq!(body(&answer), PAGE);
        assert!(
            answer.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
            "{answer}"
        );
        assert!(answer.contains(&format!("\r\nContent-Length: {}\r\n", PAGE.len())), "{answer}");
    }
    let head = ask(address, b"HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!((status(&head), body(&head)), ("200 OK", ""));
    assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", PAGE.len())), "{head}");
}

#[test]
fn what_is_not_there_is_told() {
    let (_server, address) = start(|| PAGE.to_owned());
    let about = ask(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!((status(&about), body(&about)), ("200 OK", "dcmtap proxy: /metrics\n"));
    let missing = ask(address, b"GET /metrics/ HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(status(&missing), "404 Not Found");
    let post = ask(address, b"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    assert_eq!(status(&post), "405 Method Not Allowed");
    assert!(post.contains("\r\nAllow: GET, HEAD\r\n"), "{post}");
}

#[test]
fn garbage_and_long_requests_are_refused() {
    let (_server, address) = start(|| PAGE.to_owned());
    let associate = [1, 0, 0, 0, 0, 0xcd, 0, 1, 0, 0];
    for garbage in [&associate[..], b"\x16\x03\x01\x02\x00\x01", b"GET /metrics\r\n\r\n", b"\0\0\0\0"] {
        assert_eq!(status(&ask(address, garbage)), "400 Bad Request", "{garbage:?}");
    }
    let long = format!("GET /metrics HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "a".repeat(20_000));
    assert_eq!(status(&ask(address, long.as_bytes())), "431 Request Header Fields Too Large");
    let many = format!("GET /metrics HTTP/1.1\r\n{}\r\n", "X: a\r\n".repeat(100));
    assert_eq!(status(&ask(address, many.as_bytes())), "431 Request Header Fields Too Large");
    // A client that goes away is no reason to stop.
    drop(connect(address));
    connect(address).write_all(b"GET /met").unwrap();
    assert_eq!(status(&ask(address, b"GET /metrics HTTP/1.1\r\n\r\n")), "200 OK");
}

#[test]
fn a_request_may_come_in_pieces() {
    let (_server, address) = start(|| PAGE.to_owned());
    let mut stream = connect(address);
    for octet in b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" {
        stream.write_all(&[*octet]).unwrap();
        std::thread::sleep(Duration::from_millis(2));
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(body(&answer), PAGE);
}

#[test]
fn a_hundred_clients_at_once_are_all_answered() {
    let (_server, address) = start(|| PAGE.repeat(1_000));
    let clients: Vec<_> = (0..100)
        .map(|_| std::thread::spawn(move || ask(address, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")))
        .collect();
    for client in clients {
        let answer = client.join().unwrap();
        assert_eq!(body(&answer).len(), PAGE.len() * 1_000);
    }
}

/// Eight clients of the worst kinds take all places; each is thrown out in time, and the ninth gets its page.
#[test]
fn slow_clients_do_not_keep_the_server() {
    let (_server, address) = start(|| "x".repeat(64 << 20));
    let begun = Instant::now();
    let silent: Vec<_> = (0..3).map(|_| connect(address)).collect();
    let deaf: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = connect(address);
            stream.write_all(b"GET /metrics HTTP/1.1\r\n\r\n").unwrap();
            stream
        })
        .collect();
    let dripping: Vec<_> = (0..3)
        .map(|_| {
            let mut stream = connect(address);
            std::thread::spawn(move || {
                while begun.elapsed() < Duration::from_secs(15) && stream.write_all(b"G").is_ok() {
                    std::thread::sleep(Duration::from_millis(100));
                }
                begun.elapsed()
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(100));
    let answer = ask(address, b"HEAD / HTTP/1.1\r\n\r\n");
    assert_eq!(status(&answer), "200 OK");
    let waited = begun.elapsed();
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    for client in dripping {
        let lasted = client.join().unwrap();
        assert!(lasted < Duration::from_secs(10), "{lasted:?}");
    }
    for mut client in silent {
        assert_eq!(client.read(&mut [0]).unwrap(), 0, "closed without a word");
    }
    drop(deaf);
}

#[test]
fn nothing_listens_when_the_server_is_dropped() {
    let (server, address) = start(|| PAGE.to_owned());
    let _open = connect(address);
    let begun = Instant::now();
    drop(server);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert!(TcpStream::connect(address).is_err());
}
