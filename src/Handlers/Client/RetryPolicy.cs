using Polly;
using Polly.Retry;

namespace Handlers;

/// <summary>Decides whether a failed attempt is repeated, and after how long: as the API asks, otherwise after growing delays with jitter.</summary>
internal sealed class RetryPolicy
{
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    private static readonly ResiliencePropertyKey<int> MaxRetries = new("Handlers.MaxRetries");
    private static readonly ResiliencePropertyKey<Func<RetryEvent, ValueTask>> OnRetry = new("Handlers.OnRetry");

    private readonly MessagesClientOptions _options;
    private readonly ResiliencePipeline _pipeline;

    public RetryPolicy(MessagesClientOptions options)
    {
        _options = options;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = options.Stream.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = args => new ValueTask<bool>(
                    args.AttemptNumber < args.Context.Properties.GetValue(MaxRetries, 0) && IsRetryable(args.Outcome.Exception)),
                DelayGenerator = args => new ValueTask<TimeSpan?>(DelayAfter(args.AttemptNumber, args.Outcome.Exception)),
                OnRetry = args => args.Context.Properties.GetValue(OnRetry, _ => default)(
                    new RetryEvent { Attempt = args.AttemptNumber + 1, Delay = args.RetryDelay, Cause = args.Outcome.Exception! }),
            })
            .Build();
    }

    public async ValueTask<T> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> attempt, Func<RetryEvent, ValueTask> onRetry, int? maxRetries, CancellationToken cancellationToken)
    {
        ResilienceContext context = Begin(onRetry, maxRetries, cancellationToken);
        try
        {
            return await _pipeline.ExecuteAsync(
                static (context, attempt) => attempt(context.CancellationToken), context, attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public T Run<T>(Func<CancellationToken, T> attempt, Action<RetryEvent> onRetry, int? maxRetries, CancellationToken cancellationToken)
    {
        ResilienceContext context = Begin(
            retry =>
            {
                onRetry(retry);
                return default;
            },
            maxRetries,
            cancellationToken);
        try
        {
            return _pipeline.Execute(static (context, attempt) => attempt(context.CancellationToken), context, attempt);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool IsRetryable(Exception? exception) => exception switch
    {
        ApiException e => e.IsRetryable,
        HttpRequestException or IOException or MessageStreamTimeoutException => true,
        _ => false,
    };

    private ResilienceContext Begin(Func<RetryEvent, ValueTask> onRetry, int? maxRetries, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(MaxRetries, maxRetries ?? _options.MaxRetries);
        context.Properties.Set(OnRetry, onRetry);
        return context;
    }

    // A wait that is zero or longer than 60 s is ignored, as in Anthropic's SDKs. The jitter keeps clients that failed together from retrying together.
    private TimeSpan DelayAfter(int attempt, Exception? exception)
    {
        if (exception is ApiException { RetryAfter: { } asked } && asked > TimeSpan.Zero && asked <= LongestAsked)
        {
            return asked;
        }

        TimeSpan delay = FirstDelay * Math.Pow(2, Math.Min(attempt, 10));
        delay = delay < LongestDelay ? delay : LongestDelay;
        return delay * (1 - (0.25 * _options.Random.NextDouble()));
    }
}
