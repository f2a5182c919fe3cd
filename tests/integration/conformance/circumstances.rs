//! Circumstances: what can be asked of any plane, as overrides of a swarm in which everything costs something.

pub(super) const FREE: [&str; 4] =
    ["agent.send=0 s", "agent.handle=0 s", "agent.cpu_per_kib=0 s", "agent.step_cpu=0 s"];
pub(super) const DEAR: [&str; 4] =
    ["agent.send=20 ms", "agent.handle=30 ms", "agent.cpu_per_kib=5 ms", "agent.step_cpu=100 ms"];
pub(super) const THINKING: &str =
    "workload.arrivals.closed={ think = { exponential = { mean = '1 s' } }, clients_per_agent = 3 }";
pub(super) const OPEN: &str = "workload.arrivals.poisson.rate_per_agent=0.5 /s";

/// Problems of which many come again.
pub(super) const PROBLEMS: &str =
    "workload.problems={ count = 40, families = 8, spread = '4 %', turnover = '2 %' }";
pub(super) const SPECIAL: &str = "workload.problems={ count = 40, families = 8, spread = '4 %', turnover = '5 %', \
    turnover_families = true, per = 'swarm', specialisation = '80 %', interests = 2 }";
pub(super) const RARE: &str =
    "workload.problems={ count = 40, families = 8, new = '20 %', similar = '50 %' }";
pub(super) const WARY: &str = "knowledge={ verify = { catches = '50 %', time = '300 ms' }, emit = 'always', memory = 3, \
    time_to_live = '20 s', error_rate = '30 %', top_k = 2 }";

/// A workflow with a choice, a quorum and two ends.
pub(super) const STEPS: &str = "workload.workflow={ deadline = '4 s', step = [{ name = 'plan', choose = { quick = '60 %', \
    thorough = '40 %' } }, { name = 'quick', after = ['plan'] }, { name = 'thorough', after = ['plan'], solve = '2 s' }, \
    { name = 'check', after = ['plan'] }, { name = 'end', after = ['quick', 'thorough', 'check'] }, \
    { name = 'first', after = ['quick', 'thorough', 'check'], quorum = 1 }] }";

/// A workflow that passes a gate, and whose steps need what those before them have left.
pub(super) const GATED: &str = "workload.workflow={ context_bytes = '3 kB', gate = [{ name = 'people', staff = 2, \
    service = { exponential = { mean = '700 ms' } } }], step = [{ name = 'plan' }, { name = 'draft', after = ['plan'], \
    look_back = 'serial' }, { name = 'check', after = ['plan'], look_back = 'parallel' }, { name = 'review', gate = 'people', \
    after = ['draft', 'check'], look_back = 'parallel' }, { name = 'sign', gate = 'people', after = ['review'] }, \
    { name = 'end', after = ['review'], look_back = 'serial' }] }";

/// A provider that refuses for want of tokens, and now and then for want of a place.
const RATED: &str = "provider={ concurrency = 6, queue_places = 3, tokens_per_minute = 300000, \
    burst_tokens = 5000, retry_after = { exponential = { mean = '300 ms' } } }";

/// What can be asked of any plane, as overrides.
pub(super) const CIRCUMSTANCES: [&[&str]; 34] = [
    &[],
    &FREE,
    &DEAR,
    &["agents=[1]"],
    &["agents=[2]", OPEN],
    &["agents=[300]", "duration=30 s", "warm_up=5 s"],
    &[THINKING],
    &[OPEN],
    &["workload.arrivals.poisson.rate=40 /s"],
    &["workload.arrivals.gamma={ rate_per_agent = '0.2 /s', cv = 5 }"],
    &["workload.arrivals.gamma={ rate_per_agent = '0.5 /s', cv = 3 }", "agents=[1]"],
    &["topology.transport={ loss = 0.2, retry.timeout = '100 ms' }"],
    &["topology.transport={ loss = 0.2, retry.timeout = '100 ms' }", OPEN],
    &["topology.transport={ latency = '0 s' }", "workload.task.solve=1 s"],
    &["topology.transport={ jitter = { exponential = { mean = '20 ms' } }, bandwidth = '50 kB/s' }"],
    &["agent_class=[{ share = 1, speed = 1 }, { share = 2, speed = 3 }]"],
    &["workload.correlation={ round = 0.5, epoch = { length = '5 s', cv = 0.5 } }"],
    &[PROBLEMS, "workload.tokens={ input = 1000, output = 200 }"],
    &[SPECIAL, WARY, THINKING],
    &[RARE, WARY, OPEN],
    &[SPECIAL, "knowledge.memory=0", "topology.transport={ loss = 0.2, retry.timeout = '100 ms' }"],
    &[STEPS],
    &[STEPS, OPEN, "topology.transport={ loss = 0.2, retry.timeout = '100 ms' }"],
    &[STEPS, PROBLEMS, WARY, THINKING, "agent.step_cpu=20 ms"],
    &[
        STEPS,
        "agents=[1]",
        "agent={ send = '0 s', handle = '0 s' }",
        "topology.transport={ latency = '0 s' }",
    ],
    &[GATED],
    &[GATED, PROBLEMS, OPEN, "topology.transport={ loss = 0.2, retry.timeout = '100 ms' }"],
    &[
        GATED,
        THINKING,
        "provider={ concurrency = 5 }",
        "topology.transport.jitter={ exponential = { mean = '300 ms' } }",
    ],
    &[GATED, "agents=[1]", OPEN],
    &[GATED, RATED, OPEN, "workload.tokens={ input = 1000, output = 200 }"],
    &["provider={ concurrency = 5, queue_places = 2, retry_after = '200 ms' }"],
    &["provider={ concurrency = 3, queue_places = 0 }", THINKING],
    &[RATED, PROBLEMS, "workload.tokens={ input = 1000, output = 200 }", "topology.transport.loss=0.1", OPEN],
    &[RATED, STEPS, OPEN, "workload.tokens={ input = 1000, output = { exponential = { mean = 200 } } }"],
];
