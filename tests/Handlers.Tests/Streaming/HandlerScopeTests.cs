using Xunit;

namespace Handlers.Tests;

/// <summary>Which streams' handlers the current flow is within.</summary>
public sealed class HandlerScopeTests
{
    [Fact]
    public void A_flow_is_within_the_scopes_that_it_entered_and_a_retired_one_leads_nowhere()
    {
        using MessageStream outer = MessageStream.Create(Stream.Null);
        using MessageStream inner = MessageStream.Create(Stream.Null);
        Assert.Null(HandlerScope.Find(outer));
        (HandlerScope outerScope, ExecutionContext? outerContext) = HandlerScope.Enter(outer);
        Assert.Null(HandlerScope.Find(outer));
        (HandlerScope Scope, ExecutionContext? Context) nested = default;
        ExecutionContext.Run(outerContext!, _ => nested = HandlerScope.Enter(inner), null);

        Assert.Equal((outerScope, null), In(outerContext!));
        Assert.Equal((outerScope, nested.Scope), In(nested.Context!));

        nested.Scope!.Retire();
        Assert.Equal((null, null), In(nested.Context!));
        Assert.Equal((outerScope, null), In(outerContext!));

        // A new scope within a retired one is connected to nothing.
        ExecutionContext.Run(nested.Context!, _ => nested = HandlerScope.Enter(inner), null);
        Assert.Equal((null, nested.Scope), In(nested.Context!));

        (HandlerScope?, HandlerScope?) In(ExecutionContext context)
        {
            (HandlerScope?, HandlerScope?) found = default;
            ExecutionContext.Run(context, _ => found = (HandlerScope.Find(outer), HandlerScope.Find(inner)), null);
            return found;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_handlers_of_an_asynchronous_call_are_within_a_scope(bool isBlocking)
    {
        List<bool> found = [];
        var trace = new Trace((_, stream) =>
        {
            found.Add(HandlerScope.Find(stream) is not null);
            return default;
        });
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), trace);

        if (isBlocking)
        {
            stream.UntilDone();
        }
        else
        {
            await stream.UntilDoneAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal([.. trace.Calls.Select(_ => !isBlocking)], found);
        Assert.Null(HandlerScope.Find(stream));
    }

    [Fact]
    public void A_scope_tells_when_a_handler_within_it_is_awaited()
    {
        using MessageStream stream = MessageStream.Create(Stream.Null);
        (HandlerScope scope, _) = HandlerScope.Enter(stream);
        Assert.False(scope.Awaited.IsCancellationRequested);

        scope.BeginAwait();

        Assert.True(scope.Awaited.IsCancellationRequested);
    }
}
