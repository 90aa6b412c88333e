package Eval::Baseline;
use Exporter "import"; our @EXPORT=qw(baseline);1;
