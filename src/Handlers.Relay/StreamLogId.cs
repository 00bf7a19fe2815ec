using System.Buffers.Text;
using System.Security.Cryptography;

namespace Handlers.Relay;

/// <summary>Names for streams.</summary>
public static class StreamLogId
{
    /// <summary>Makes an id of 192 random bits, as 32 characters that a URL may contain.</summary>
    public static string Create()
    {
        Span<byte> random = stackalloc byte[24];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>Whether <paramref name="id"/> may name a stream: 1 to 128 letters, digits, <c>-</c> and <c>_</c> of ASCII.</summary>
    /// <param name="id">A name.</param>
    public static bool IsValid(string? id)
    {
        if (id is not { Length: > 0 and <= 128 })
        {
            return false;
        }

        foreach (char c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="ArgumentException"><paramref name="id"/> is not a valid name.</exception>
    internal static void ThrowIfInvalid(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IsValid(id))
        {
            throw new ArgumentException("A stream's id has 1 to 128 letters, digits, '-' and '_' of ASCII.", nameof(id));
        }
    }
}
