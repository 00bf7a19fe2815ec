using System.Globalization;
using BenchmarkDotNet.Running;
using Handlers.Benchmarks;

return args switch
{
    ["compare", ..] => await CompareCommand.RunAsync(args[1..]),
    ["take-turns", .. var names] => MeasuredProcess.Run([.. names.Select(Roster.Named)]),
    ["check", ..] => await CheckCommand.RunAsync(args[1..]),
    ["loopback", ..] => await LoopbackCommand.RunAsync(args.AsMemory(1)),
    ["relay", ..] => await RelayCommand.RunAsync(args.AsMemory(1)),
    ["serve-relay", var kind, var redis, .. var upstreams] => await RelayServer.RunAsync(kind, redis, upstreams),
    ["serve-stamped", var deltas, var pace, var burst] => RelayCommand.Serve(
        int.Parse(deltas, CultureInfo.InvariantCulture), double.Parse(pace, CultureInfo.InvariantCulture), int.Parse(burst, CultureInfo.InvariantCulture)),
    ["serve"] => LoopbackCommand.Serve(),
    ["generator", ..] => GeneratorCommand.Run(args.AsSpan(1)),
    ["native", ..] => NativeCommand.Run(args.AsSpan(1)),
    ["disasm"] => DisasmCommand.Run(),
    ["call"] => DisasmCommand.Call(),
    _ => BenchmarkSwitcher.FromAssembly(typeof(Itself).Assembly).Run(args).Any() ? 0 : 1,
};
