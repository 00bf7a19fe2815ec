using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>The names of streams.</summary>
public sealed class StreamLogIdTests
{
    [Fact]
    public void Ids_are_valid_have_32_characters_and_differ()
    {
        string[] ids = [.. Enumerable.Range(0, 1000).Select(_ => StreamLogId.Create())];

        Assert.All(ids, id => Assert.True(id.Length == 32 && StreamLogId.IsValid(id)));
        Assert.Equal(1000, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{other}")]
    [InlineData("a:lease")]
    [InlineData("a b")]
    [InlineData("é")]
    public void A_name_that_could_reach_another_key_is_invalid(string? id) => Assert.False(StreamLogId.IsValid(id));
}
