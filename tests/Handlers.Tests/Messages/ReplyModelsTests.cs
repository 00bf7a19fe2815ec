using System.Text.Json.Serialization.Metadata;
using Xunit;

namespace Handlers.Tests.Messages;

public class ReplyModelsTests
{
    [Fact]
    public void What_only_requests_hold_is_not_drawn_in_by_reading_replies()
    {
        Type[] requests = [.. Models.Where(type => type.IsAssignableTo(typeof(RequestObject))), typeof(Effort), typeof(ThinkingDisplay), typeof(ServerTool)];

        Assert.Contains(typeof(MessageRequest), requests);
        Assert.All(requests, type => Assert.Throws<NotSupportedException>(() => MessagesJson.GetReplyTypeInfo(type)));
        Assert.All(requests, type => Assert.Equal(type, MessagesJson.GetTypeInfo(type).Type));
    }

    [Fact]
    public void All_other_models_are_read_and_written_with_requests_and_without()
    {
        Type[] replies = [.. Models.Where(type => !type.IsAssignableTo(typeof(RequestObject)))];

        Assert.Contains(typeof(Message), replies);
        Assert.All(replies, type => Assert.Equal(Names(MessagesJson.GetTypeInfo(type)), Names(MessagesJson.GetReplyTypeInfo(type))));
    }

    private static IEnumerable<Type> Models =>
        typeof(ApiObject).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ApiObject)) && (!type.IsAbstract || type.BaseType == typeof(ApiObject)) && type != typeof(RequestObject));

    private static IEnumerable<string> Names(JsonTypeInfo typeInfo) => typeInfo.Properties.Select(property => property.Name);
}
