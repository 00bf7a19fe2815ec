using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>Sources as a solution has them: handler classes of four handlers each, a file each, and files that have nothing to do with them.</summary>
internal static class HandlerSources
{
    /// <summary>A class with four handlers and the other members such a class has.</summary>
    public static string HandlerClass(int number) => Fill(number, """
        using System;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using Handlers;

        namespace App.Replies;

        /// <summary>Prints one reply.</summary>
        public sealed partial class Reply$(TextWriter output)
        {
            private int _length;

            public int Length => _length;

            [OnText]
            private void Print(ReadOnlySpan<char> delta)
            {
                _length += delta.Length;
                output.Write(delta);
            }

            [OnContentBlock]
            private Task RunAsync(ToolUseBlock call, CancellationToken cancellationToken) => output.WriteLineAsync(call.Name.AsMemory(), cancellationToken);

            [OnMessage]
            private async ValueTask SaveAsync(Message message, CancellationToken cancellationToken)
                => await File.WriteAllTextAsync("reply$.json", message.ToString(), cancellationToken);

            [OnException]
            private void Explain(ApiException exception) => output.WriteLine(Describe(exception));

            private static string Describe(Exception exception) => exception.GetType().Name;
        }
        """);

    /// <summary>A class without handlers, but with attributes of other kinds.</summary>
    public static string Unrelated(int number) => Fill(number, """
        using System;
        using System.Collections.Generic;
        using System.Linq;

        namespace App.Orders;

        /// <summary>An order.</summary>
        [Serializable]
        public sealed class Order$
        {
            private readonly List<decimal> _prices = new();

            public int Count => _prices.Count;

            public decimal Total() => _prices.Sum();

            [Obsolete("Use Add(decimal).")]
            public void Add(int price) => Add((decimal)price);

            public void Add(decimal price)
            {
                if (price < 0)
                    throw new ArgumentOutOfRangeException(nameof(price));

                _prices.Add(price);
            }
        }
        """);

    private static string Fill(int number, string template) => template.Replace("$", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
