// The ways in which browsers read a relayed stream. Each returns the final message, or throws.
export const waysOf = (address) => ({
    // The TypeScript SDK takes the relay for the API.
    async baseURL() {
        const { default: Anthropic } = await import('@anthropic-ai/sdk');
        const client = new Anthropic({ baseURL: address, apiKey: 'none', maxRetries: 0, dangerouslyAllowBrowser: true });
        const stream = client.messages.stream({ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Hello' }] });
        return await stream.finalMessage();
    },

    async fromSSEResponse() {
        const { Stream } = await import('@anthropic-ai/sdk/core/streaming');
        const { MessageStream } = await import('@anthropic-ai/sdk/lib/MessageStream');
        const controller = new AbortController();
        const events = Stream.fromSSEResponse(await fetch(`${address}/relay`), controller);
        return await MessageStream.fromReadableStream(events.toReadableStream()).finalMessage();
    },

    async fromReadableStream() {
        const { MessageStream } = await import('@anthropic-ai/sdk/lib/MessageStream');
        const response = await fetch(`${address}/relay`, { headers: { accept: 'application/x-ndjson' } });
        return await MessageStream.fromReadableStream(response.body).finalMessage();
    },

    // EventSource connects again whenever a response ends; 204 tells it not to. It resumes with Last-Event-ID by itself.
    async eventSource() {
        // A browser has one of its own, which sends the headers that its page is given.
        const EventSource = typeof window === 'undefined' ? (await import('eventsource')).EventSource : window.EventSource;
        const { MessageStream } = await import('@anthropic-ai/sdk/lib/MessageStream');
        const lines = [];
        const ids = [];
        await new Promise((resolve, reject) => {
            const source = new EventSource(address, { fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, 'x-user': 'me' } }) });
            for (const type of ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop', 'ping']) {
                source.addEventListener(type, (event) => {
                    lines.push(event.data);
                    ids.push(event.lastEventId);
                });
            }
            source.addEventListener('error', (event) => {
                if (event.data) reject(new Error(event.data));
                else if (source.readyState === EventSource.CLOSED) resolve();
            });
        });
        if (new Set(ids).size !== ids.length) throw new Error('an event came twice');
        return await MessageStream.fromReadableStream(new Blob([lines.join('\n')]).stream()).finalMessage();
    },

    // What useChat does: its transport parses the stream into chunks, and those add up to a message.
    async useChat() {
        const { DefaultChatTransport, readUIMessageStream } = await import('ai');
        const transport = new DefaultChatTransport({ api: `${address}/chat` });
        const stream = await transport.sendMessages({
            chatId: 'chat', trigger: 'submit-message', messageId: undefined, abortSignal: undefined,
            messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
        });
        let message;
        for await (message of readUIMessageStream({ stream, terminateOnError: true }));
        return message;
    },
});
