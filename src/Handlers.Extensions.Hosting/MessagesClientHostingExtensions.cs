using Microsoft.Extensions.DependencyInjection;

namespace Handlers;

/// <summary>Handlers and tool sets from the services of a host.</summary>
public static class MessagesClientHostingExtensions
{
    /// <summary>Makes a stream with a handler from a new scope. The scope lives until the stream ends or is disposed. Nothing is sent before the first read.</summary>
    /// <typeparam name="THandler">A handler class that is registered as a service, typically a scoped one.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="scopes">Makes the scope.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="THandler"/> is not registered.</exception>
    /// <remarks>The scope is disposed asynchronously, after <see cref="IMessageHandler.OnEndAsync"/>, so the stream must be read asynchronously.</remarks>
    public static MessageStream Stream<THandler>(this MessagesClient client, IServiceScopeFactory scopes, MessageRequest request, RequestOptions? options = null)
        where THandler : IMessageHandler
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(scopes);
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        try
        {
            return client.Stream(request, MessageHandlers.Combine(scope.ServiceProvider.GetRequiredService<THandler>(), new ScopeHandler(scope)), options);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request and calls a handler from a new scope, which lives as long as the stream.</summary>
    /// <typeparam name="THandler">A handler class that is registered as a service, typically a scoped one.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="scopes">Makes the scope.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="THandler"/> is not registered.</exception>
    /// <remarks>Throws what <see cref="MessagesClient.DispatchAsync"/> throws. The scope is disposed after <see cref="IMessageHandler.OnEndAsync"/>.</remarks>
    public static async Task DispatchAsync<THandler>(
        this MessagesClient client, IServiceScopeFactory scopes, MessageRequest request, RequestOptions? options = null, CancellationToken cancellationToken = default)
        where THandler : IMessageHandler
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(scopes);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await client.DispatchAsync(request, scope.ServiceProvider.GetRequiredService<THandler>(), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the tools that the model calls, from a tool set in a new scope, until a reply calls none, and returns that reply.</summary>
    /// <typeparam name="TToolSet">A tool set that is registered as a service, typically a scoped one.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="scopes">Makes the scope, which lives as long as the run.</param>
    /// <param name="request">The conversation so far.</param>
    /// <param name="handler">Called for every reply, or <see langword="null"/>.</param>
    /// <param name="options">How the run goes on, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="TToolSet"/> is not registered.</exception>
    /// <remarks>
    /// Throws what <see cref="ToolRun.GetFinalMessageAsync"/> throws. The scope is disposed when the run and its calls of tools have ended. A tool that ignores its cancelled
    /// token is not waited for, so it may still run when its scope is disposed.
    /// </remarks>
    public static async Task<Message> RunToolsAsync<TToolSet>(
        this MessagesClient client,
        IServiceScopeFactory scopes,
        MessageRequest request,
        IMessageHandler? handler = null,
        ToolRunOptions? options = null,
        CancellationToken cancellationToken = default)
        where TToolSet : IToolSet
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(scopes);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using ToolRun run = client.RunTools(request, scope.ServiceProvider.GetRequiredService<TToolSet>(), handler, options);
        return await run.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the tools that the model calls, with a tool set and a handler from one new scope, until a reply calls none, and returns that reply.</summary>
    /// <typeparam name="TToolSet">A tool set that is registered as a service, typically a scoped one.</typeparam>
    /// <typeparam name="THandler">A handler class that is registered as a service, typically a scoped one. It is called for every reply.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="scopes">Makes the scope, which lives as long as the run.</param>
    /// <param name="request">The conversation so far.</param>
    /// <param name="options">How the run goes on, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="TToolSet"/> or <typeparamref name="THandler"/> is not registered.</exception>
    /// <remarks>
    /// Throws what <see cref="ToolRun.GetFinalMessageAsync"/> throws. The scope is disposed when the run and its calls of tools have ended. A tool that ignores its cancelled
    /// token is not waited for, so it may still run when its scope is disposed.
    /// </remarks>
    public static async Task<Message> RunToolsAsync<TToolSet, THandler>(
        this MessagesClient client, IServiceScopeFactory scopes, MessageRequest request, ToolRunOptions? options = null, CancellationToken cancellationToken = default)
        where TToolSet : IToolSet
        where THandler : IMessageHandler
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(scopes);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        await using ToolRun run = client.RunTools(request, services.GetRequiredService<TToolSet>(), services.GetRequiredService<THandler>(), options);
        return await run.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
    }
}
