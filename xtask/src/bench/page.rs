//! The page that a run writes: the words stand here, the tables come from the run.

/// What a run has found out, as Markdown.
pub struct Found {
    pub command: String,
    pub machine: String,
    pub day: String,
    pub cli: String,
    pub peers: String,
    pub rounds: usize,
    pub starts: String,
    pub commands: String,
    pub parts: String,
    pub memory: String,
    pub alias_rounds: usize,
    pub scale_rounds: usize,
    pub largest: String,
    pub growth: String,
    pub code: String,
    /// The last section, which the tests write: a run keeps what it finds.
    pub requests: String,
}

/// The heading of the section that is not of a run.
pub const REQUESTS: &str = "## Requests per operation\n";

pub fn write(found: &Found) -> String {
    let Found {
        command,
        machine,
        day,
        cli,
        peers,
        rounds,
        starts,
        commands,
        parts,
        memory,
        alias_rounds,
        scale_rounds,
        largest,
        growth,
        code,
        requests,
    } = found;
    format!(
        r#"# Performance

What a person waits for and what a machine carries. One run of this command has measured all of it and written this page; `--peer` takes the program of
any other provider:

```sh
{command}
```

On {day}, on {machine}. {cli}, {peers}.

Terraform, the providers and the emulator share the processors. All that is compared took turns in the same rounds, so compare within a table: a time by
itself says as much about the machine as about the program. Each time is the median of {rounds} rounds, or of as many as stand beside it, after one that does not count. A *bar* is what the
provider has to keep within. 1 MiB is 2^20 bytes.

## One process

Terraform starts the provider anew for each step of a command, twice for `validate` and three times for `plan`. So these are paid again and again. In
brackets: how many times ours.

{starts}
The schema is asked for over mutual TLS as Terraform does it, and counts from the request to the last byte of the answer. The client is done with its half of
the handshake before the provider is, so the check of its P-521 signature falls into the first call; what the schema itself takes stands in the last table of
this page, and the rest is HTTP/2 and the first touch of the program's pages.

## validate and plan

The whole command, of objects that do not exist yet. A ratio is to as many `terraform_data`, for which Terraform starts no process: the rest of the
command is Terraform's own. Each peer plans one object that it can plan without an account; `aws` and `awscc` have made-up
credentials and their checks off, and what `awscc` asks STS all the same the emulator answers.

{commands}
## Where the time of a plan goes

{parts}
What the table calls ours is a process from its start to its end: the loading of the program, a P-256 key and certificate, the socket, the shutdown. The last
row is Terraform's for the most part: for each start it makes a P-521 key and certificate, signs with it in the handshake, and checks its own signature. The
provider has to check one P-521 signature, and cannot do without: it is what keeps other users of the machine out.

What was tried for it, with this command before and after: cryptography built for speed instead of size, which also makes the first key (kept); the exchange
of keys without its post-quantum half (kept); no certificates read for an endpoint without TLS (kept); no threads at all (dropped: it saves little of a
start, and one call that blocks would hold up the shutdown of the process).

## Memory

Watched from outside, by the kernel's account of each process (`VmHWM` and `VmRSS` in `/proc`), while Terraform runs. A process stays for the whole command
for each provider block with an alias. Of all together, what processes share is counted for each of them. Our `plan` reads the connectors from the emulator;
the peers plan objects that do not exist, which is less to do. Medians of {rounds} runs, and of {alias_rounds} with many provider blocks.

{memory}
## A thousand connectors

The emulator takes 50 ms for each answer, and its connectors are ready and gone at once, so that no waiting for AWS is in the figures. Terraform works on ten
objects at a time. Nothing is subtracted: beside it stands what Terraform alone takes for as many `terraform_data`. The bar for the refresh is 1.2 times the
latency of one request for each connector: whatever is read of one is read at once. Medians of {scale_rounds} rounds, here and in the next table.

{largest}
Where the refresh goes over its bar, it is not the provider that one waits for: with 300 connectors `TF_LOG_PROVIDER=TRACE terraform plan -refresh-only` tells of
52 ms for a ReadResource at the median (`tf_req_duration_ms`), for answers that take 50 ms; the rest passes in Terraform between one object and the next.

## How it grows

The same for three numbers, and what each further object takes between them; where the last two columns agree, the growth is linear. The memory is the most
that any process of the provider held, in a run that was not timed.

{growth}
Where create and destroy grow faster than in proportion, `terraform_data` does too: Terraform writes the whole state again and again.

## Within the process

A connector with 64 permissions of six actions and 50 tags, which is as much as Quick Sight takes; no Terraform, no wire, no AWS. By
[criterion](https://docs.rs/criterion); `cargo bench --package connector-benches` does this part alone.

{code}
{requests}"#
    )
}
