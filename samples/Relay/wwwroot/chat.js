'use strict';

// The conversation is kept in the browser, so each tab shows it, and a reload continues it:
// [{ role: 'user', text }, { role: 'assistant', id, text?, outcome? }]. A reply without an outcome is followed at /streams/{id}.
const key = 'conversation';
const $ = id => document.getElementById(id);
const log = $('log'), form = $('form'), question = $('question');
let turns = load();
let source = null;   // the EventSource of the reply that is being written
let following = true;   // whether the view stays at the end

function load() {
  try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; }
}

function save() {
  localStorage.setItem(key, JSON.stringify(turns));
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function render() {
  source?.close();
  source = null;
  log.replaceChildren();
  if (turns.length === 0) {
    log.append($('welcome').content.cloneNode(true));
    for (const example of log.querySelectorAll('.example')) {
      example.onclick = () => send(example.textContent);
    }
  }
  for (const turn of turns) {
    if (turn.role === 'user') {
      const article = element('article', 'user');
      article.append(element('p', '', turn.text));
      log.append(article);
    } else {
      follow(turn);
    }
  }
  update();
  stayAtEnd();
}

function update() {
  $('stop').hidden = source === null;
  $('send').hidden = source !== null;
  $('new').hidden = turns.length === 0;
}

// Shows a reply as its events arrive, from the first one on. A finished reply is read from the log as well, until that has expired.
function follow(turn) {
  const article = element('article', 'assistant live');
  article.setAttribute('aria-busy', 'true');
  log.append(article);
  const blocks = new Map();
  let text = '';
  let stopped = false;

  const events = new EventSource(`streams/${turn.id}`);
  if (!turn.outcome) source = events;
  events.onopen = () => { if (!turn.outcome) status(''); };

  on('content_block_start', ({ index, content_block: block }) => {
    const kind = block.type;
    if (kind === 'text') {
      blocks.set(index, article.appendChild(element('div', 'text')));
    } else if (kind === 'thinking') {
      blocks.set(index, fold('Thinking', 'div'));
    } else if (kind.endsWith('tool_use')) {
      blocks.set(index, fold(`Tool: ${block.name}`, 'pre'));
    }
  });
  on('content_block_delta', ({ index, delta }) => {
    const piece = delta.text ?? delta.thinking ?? delta.partial_json;
    const block = blocks.get(index);
    if (!block || piece === undefined) return;
    block.append(piece);
    if (delta.type === 'text_delta') text += piece;
    stayAtEnd();
  });
  on('message_delta', ({ delta }) => { stopped = delta.stop_reason === 'max_tokens'; });
  on('message_stop', () => {
    if (stopped) article.append(element('p', 'note', 'The reply reached its length limit.'));
    end('completed');
  });

  // An event named "error" has data. A lost connection has none: the browser connects again, and asks for what is missing.
  events.addEventListener('error', event => {
    if (event.data) {
      const { error } = JSON.parse(event.data);
      if (error.message === 'The reply was stopped.') {
        article.append(element('p', 'note', 'Stopped.'));
        end('stopped');
      } else {
        const failure = element('p', 'failure', `The reply failed: ${error.message}`);
        failure.setAttribute('role', 'alert');
        article.append(failure);
        end('failed');
      }
    } else if (events.readyState === EventSource.CLOSED) {
      if (turn.outcome && turn.text !== undefined) {
        // The server has forgotten the reply, but this browser has not.
        article.append(element('div', 'text', turn.text));
        end(turn.outcome);
      } else if (navigator.onLine) {
        article.append(element('p', 'failure', 'This reply is not available any more.'));
        end('lost');
      }
    } else if (!turn.outcome) {
      status(navigator.onLine ? 'Connection lost. Reconnecting…' : 'You are offline. The reply continues when you are back.');
    }
  });

  function on(name, show) {
    events.addEventListener(name, event => show(JSON.parse(event.data)));
  }

  function fold(title, tag) {
    const details = element('details');
    details.append(element('summary', '', title));
    article.append(details);
    return details.appendChild(element(tag));
  }

  function end(outcome) {
    events.close();
    article.classList.remove('live');
    article.removeAttribute('aria-busy');
    if (!turn.outcome) {
      turn.outcome = outcome;
      turn.text = text;
      save();
      status('');
    }
    if (source === events) {
      source = null;
      update();
      if (document.activeElement === document.body) question.focus();
    }
    stayAtEnd();
  }
}

async function send(text) {
  text = text.trim();
  if (text === '' || source !== null) return;
  // Replies without text, such as failed ones, are not sent back, nor the questions before them.
  const messages = [];
  for (let i = 0; i + 1 < turns.length; i += 2) {
    if (turns[i + 1].text) messages.push({ role: 'user', text: turns[i].text }, { role: 'assistant', text: turns[i + 1].text });
  }
  messages.push({ role: 'user', text });
  status('Sending…');
  try {
    const response = await fetch('streams', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ messages }) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { id } = await response.json();
    turns.push({ role: 'user', text }, { role: 'assistant', id });
    save();
    question.value = '';
    following = true;
    status('');
    render();
  } catch {
    status('The message could not be sent. Try again.');
  }
}

function status(text) {
  $('connection').textContent = text;
}

function stayAtEnd() {
  if (following) log.scrollTop = log.scrollHeight;
}

log.addEventListener('scroll', () => {
  following = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  $('latest').hidden = following;
}, { passive: true });
$('latest').onclick = () => { following = true; stayAtEnd(); log.focus(); };
$('new').onclick = () => { turns = []; save(); render(); question.focus(); };
$('stop').onclick = () => {
  const turn = turns.at(-1);
  fetch(`streams/${turn.id}`, { method: 'DELETE' }).catch(() => status('The reply could not be stopped. Try again.'));
};
form.onsubmit = event => { event.preventDefault(); send(question.value); };
question.onkeydown = event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === 'Escape' && source !== null) {
    $('stop').click();
  }
};

// Another tab has sent a message or seen the end of a reply.
window.addEventListener('storage', event => {
  if (event.key !== key) return;
  const now = load();
  if (now.map(turn => turn.id).join() === turns.map(turn => turn.id).join()) {
    turns.forEach((turn, i) => Object.assign(turn, now[i]));
  } else {
    turns = now;
    render();
  }
});
// A browser that was offline for long gives up; a new EventSource reads the reply from its beginning.
window.addEventListener('online', () => { if (source?.readyState === EventSource.CLOSED) render(); });
window.addEventListener('offline', () => { if (source !== null) status('You are offline. The reply continues when you are back.'); });

render();
question.focus();
