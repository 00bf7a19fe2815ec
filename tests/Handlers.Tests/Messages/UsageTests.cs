using System.Text.Json;
using Xunit;

namespace Handlers.Tests.Messages;

public class UsageTests
{
    [Fact]
    public void What_an_update_has_replaces_what_was_there_and_nothing_is_added_up()
    {
        Usage start = Parse("""{"input_tokens":10,"output_tokens":1,"cache_read_input_tokens":5,"service_tier":"standard","output_tokens_details":{"thinking_tokens":3},"a":1,"b":2}""");

        Usage merged = start.Merge(Parse("""{"output_tokens":7,"cache_read_input_tokens":null,"server_tool_use":{"web_search_requests":2},"output_tokens_details":null,"b":[3],"c":4}"""));

        Assert.Equal(
            Parse("""
                {"input_tokens":10,"output_tokens":7,"cache_read_input_tokens":5,"service_tier":"standard","output_tokens_details":{"thinking_tokens":3},
                 "server_tool_use":{"web_search_requests":2},"a":1,"b":[3],"c":4}
                """),
            merged);
    }

    [Fact]
    public void Every_field_of_an_update_counts()
    {
        Usage all = Message.FromJson(WireContract.Message).Usage with { AdditionalProperties = new Dictionary<string, JsonElement> { ["x"] = JsonElement.Parse("1") } };

        Assert.Equal(all, new Usage().Merge(all));
        Assert.Equal(all, all.Merge(new Usage()));
        Assert.Equal(all, all.Merge(all));
    }

    private static Usage Parse(string json) => MessagesJson.Parse<Usage>(json);
}
