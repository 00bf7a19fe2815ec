using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Settings of a content that the Messages API supports and Microsoft.Extensions.AI does not model.</summary>
public static class AIContentExtensions
{
    private const string CacheControlKey = "cache_control";

    /// <summary>Marks the content as the end of a request prefix that the API caches.</summary>
    /// <param name="content">A content of a message that <see cref="MessagesClientExtensions.AsChatClient"/> sends.</param>
    /// <param name="cacheControl">How long it is cached; <see langword="null"/> to remove the mark.</param>
    /// <returns>The same content.</returns>
    public static T WithCacheControl<T>(this T content, CacheControl? cacheControl) where T : AIContent
    {
        ArgumentNullException.ThrowIfNull(content);
        if (cacheControl is not null)
        {
            (content.AdditionalProperties ??= [])[CacheControlKey] = cacheControl;
        }
        else
        {
            content.AdditionalProperties?.Remove(CacheControlKey);
        }

        return content;
    }

    internal static CacheControl? GetCacheControl(AIContent content)
        => content.AdditionalProperties is { } properties && properties.TryGetValue(CacheControlKey, out object? value) ? value as CacheControl : null;
}
