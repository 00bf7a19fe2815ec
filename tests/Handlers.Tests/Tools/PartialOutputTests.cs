using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Tools;

/// <summary>A text that is JSON, read as a typed value while it comes.</summary>
public sealed class PartialOutputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_value_so_far_has_what_is_complete(bool byHand)
    {
        var kitchen = new Kitchen();
        MessageScript script = new MessageScript().Text("{\"na", "me\":\"Soup\",\"ste", "ps\":[{\"text\":\"Cut\"},{\"te", "xt\":\"Co", "ok\",\"minutes\":5}]", "}");

        await MessageStream.DispatchAsync(script.OpenRead(), byHand ? new ByHand(MessageHandlers.Combine(kitchen)) : kitchen, cancellationToken: Token);

        Assert.Equal([":", "Soup:", "Soup:Cut ?, ?", "Soup:Cut ?, ?", "Soup:Cut ?,Cook 5", "Soup:Cut ?,Cook 5"], kitchen.Seen);
    }

    [Fact]
    public async Task A_text_that_is_not_JSON_has_no_value()
    {
        var kitchen = new Kitchen();

        await MessageStream.DispatchAsync(new MessageScript().Text("Sorry, ", "{ no").Text("[1").OpenRead(), kitchen, cancellationToken: Token);

        Assert.Equal(["none", "none", "none"], kitchen.Seen);
    }

    private sealed class ByHand(IMessageHandler inner) : IMessageHandler
    {
        public HandlerInterest Interest => inner.Interest;

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnTextAsync(e, stream, cancellationToken);
    }
}
