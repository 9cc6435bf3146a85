& {
$disks = @(Get-Disk -ErrorAction Stop | Select-Object Number, FriendlyName, UniqueId, SerialNumber, Size, OperationalStatus, IsOffline, IsReadOnly, IsBoot, IsSystem, IsClustered, @{ Name = 'AccessPaths'; Expression = { @($_ | Get-Partition -ErrorAction SilentlyContinue | ForEach-Object { $_.AccessPaths }) } })
$pooled = @(Get-StoragePool -IsPrimordial $false -ErrorAction SilentlyContinue | ForEach-Object {
  $pool = $_.FriendlyName
  $_ | Get-PhysicalDisk -ErrorAction SilentlyContinue | Select-Object FriendlyName, UniqueId, SerialNumber, Size, @{ Name = 'Pool'; Expression = { $pool } }
})
$virtual = @(if (Get-Command Get-VMHardDiskDrive -ErrorAction SilentlyContinue) { Get-VM -ErrorAction SilentlyContinue | Get-VMHardDiskDrive -ErrorAction SilentlyContinue | Where-Object { $null -ne $_.DiskNumber } | Select-Object VMName, DiskNumber })
[pscustomobject]@{
  Look = 1
  Taken = [int64]([datetime]::UtcNow - [datetime]'1970-01-01').TotalSeconds
  Disks = $disks
  Pooled = $pooled
  Virtual = $virtual
} | ConvertTo-Json -Depth 4
}
