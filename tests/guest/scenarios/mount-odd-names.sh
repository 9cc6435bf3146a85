# Mount points with spaces, a line end, quotes, $() and Chinese
# copied: as one
# truth: busy
# core: yes
# pasted into: bash -i
disk 1
mkfs.ext4 -q "$(dev 1)"
mkdir /odd
for place in 'a b' $'line\nend' "it's" 'say "hi"' '$(touch harm)' '`touch harm`' '数据 盘' '-v' 'back\slash' 'star*' '; touch harm' $'tab\there' '#hash' '!bang' '~'; do
  mkdir -- "/odd/$place"
  mount -- "$(dev 1)" "/odd/$place"
done
