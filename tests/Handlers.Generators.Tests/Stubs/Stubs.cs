#pragma warning disable
namespace Handlers;
public sealed class MessageStream { public void UntilDone() { } }
public sealed class ResponseInfo { }
public sealed class RetryEvent { }
