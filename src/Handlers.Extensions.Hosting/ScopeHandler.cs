using Microsoft.Extensions.DependencyInjection;

namespace Handlers;

/// <summary>Disposes a scope at the end of a stream, after the handlers registered before it.</summary>
internal sealed class ScopeHandler(AsyncServiceScope scope) : IMessageHandler
{
    public HandlerInterest Interest => HandlerInterest.End | HandlerInterest.Asynchronous;

    public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) => scope.DisposeAsync();
}
