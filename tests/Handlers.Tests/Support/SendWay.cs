namespace Handlers.Tests;

/// <summary>How a request is sent.</summary>
public enum SendWay
{
    StreamAsync,
    Stream,
    EventsAsync,
    CreateAsync,
    Create,
}
