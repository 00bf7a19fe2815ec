namespace Handlers.Testing;

/// <summary>Settings of a <see cref="LocalMessagesServer"/> that do not depend on the script.</summary>
public sealed class LocalMessagesServerOptions
{
    /// <summary>The clock for the pauses of scripts and for the rate limit headers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The only key accepted, as <c>x-api-key</c> or bearer token. If it is not set, any key is accepted.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The id of the only AWS access key accepted, at Bedrock's paths; <c>AKIDLOCAL</c> by default.</summary>
    public string AwsAccessKeyId { get; init; } = "AKIDLOCAL";

    /// <summary>The secret of that key, with which each signature is checked; <c>local</c> by default.</summary>
    public string AwsSecretAccessKey { get; init; } = "local";

    /// <summary>Speaks HTTP/2 without TLS, with prior knowledge, instead of HTTP/1.1.</summary>
    public bool Http2 { get; init; }
}
